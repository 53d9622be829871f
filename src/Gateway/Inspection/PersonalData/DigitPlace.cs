namespace Gateway.Inspection.PersonalData;

/// <summary>Where one digit is written, in bytes.</summary>
internal readonly record struct DigitPlace(int Start, int Length);
