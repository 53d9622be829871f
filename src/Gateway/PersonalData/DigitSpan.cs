namespace Gateway.PersonalData;

/// <summary>Where one digit is written, in bytes.</summary>
internal readonly record struct DigitSpan(int Start, int Length);
