namespace Gateway.PersonalData;

/// <summary>One number that was found: its rule, and the positions of its digits.</summary>
/// <param name="Rule">The rule it matches.</param>
/// <param name="Digits">The position of each digit, in the body or in the document.</param>
/// <param name="Within">The kind of text it is in.</param>
internal sealed record PersonalDataMatch(PersonalDataRule Rule, DigitSpan[] Digits, TextKind Within)
{
    /// <summary>True when only its digits count for it, and no word beside it.</summary>
    public bool IsAlone { get; init; }

    /// <summary>True when it counts only in a column of such numbers.</summary>
    public bool NeedsColumn { get; init; }

    /// <summary>Its column among <see cref="NumberColumns"/>; negative for none.</summary>
    public int Column { get; init; } = -1;
}

/// <summary>The kind of text a number is in, which decides how it can be masked.</summary>
internal enum TextKind
{
    /// <summary>A JSON string.</summary>
    Text,

    /// <summary>A JSON number, which has to stay a number when it is masked.</summary>
    Number,

    /// <summary>A member's name, or text inside base64 or a header, which cannot be masked in place.</summary>
    Fixed,
}
