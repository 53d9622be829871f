using Gateway.Errors;

namespace Gateway.PersonalData;

/// <summary>One kind of number that identifies a person: a row of <see cref="PersonalDataRules"/>.</summary>
/// <param name="Id">Its name in settings, logs and metrics.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Digits">The number of its digits: 11 or 12.</param>
/// <param name="IsOne">Returns true when these digits (values 0 to 9) can be such a number.</param>
/// <param name="Score">
/// The certainty of the digits alone, 0 to 100; from <see cref="PersonalDataRules.Certain"/> on it counts.
/// </param>
/// <param name="NamedBy">The kind of words near it that raise the score.</param>
internal sealed record PersonalDataRule(
    string Id, Text Name, int Digits, Func<ReadOnlySpan<byte>, bool> IsOne, int Score, WordKinds NamedBy)
{
    /// <summary>True when uneven groups count beside its name; else it must be in one piece, or digit by digit.</summary>
    public bool TakesAnyGroups { get; } = Score >= PersonalDataRules.Certain;
}
