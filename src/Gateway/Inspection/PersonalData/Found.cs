namespace Gateway.Inspection.PersonalData;

/// <summary>One number that was found: its rule, and where its digits are.</summary>
/// <param name="Rule">What it is.</param>
/// <param name="Digits">Where each digit is written, in the body or in the document.</param>
/// <param name="Within">Which kind of text it stands in.</param>
/// <param name="StandsAlone">Whether nothing but its digits speaks for it.</param>
internal sealed record Found(PersonalDataRule Rule, DigitPlace[] Digits, TextKind Within, bool StandsAlone);

/// <summary>Where a number can stand, which decides how it can be masked.</summary>
internal enum TextKind
{
    /// <summary>A text of JSON.</summary>
    Text,

    /// <summary>A number of JSON: masked, it must still be one.</summary>
    Number,

    /// <summary>A member's name, or inside base64: it cannot be masked in its place.</summary>
    Fixed,
}
