namespace Gateway.PersonalData;

/// <summary>The position of one digit, in bytes.</summary>
internal readonly record struct DigitSpan(int Start, int Length);
