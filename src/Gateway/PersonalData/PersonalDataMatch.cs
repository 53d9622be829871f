namespace Gateway.PersonalData;

/// <summary>One number that was found: its rule, and where its digits are.</summary>
/// <param name="Rule">What it is.</param>
/// <param name="Digits">Where each digit is written, in the body or in the document.</param>
/// <param name="Within">Which kind of text it stands in.</param>
internal sealed record PersonalDataMatch(PersonalDataRule Rule, DigitSpan[] Digits, TextKind Within)
{
    /// <summary>Whether nothing but its digits speaks for it.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Whether it counts only in a column of such numbers.</summary>
    public bool NeedsColumn { get; init; }

    /// <summary>Its column among <see cref="NumberColumns"/>; negative for none.</summary>
    public int Column { get; init; } = -1;
}

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
