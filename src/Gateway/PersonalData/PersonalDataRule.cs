using Gateway.Errors;

namespace Gateway.PersonalData;

/// <summary>One kind of number that identifies a person: a row of <see cref="PersonalDataRules"/>.</summary>
/// <param name="Id">Its name in settings, logs and metrics.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Digits">How many digits it has: 11 or 12.</param>
/// <param name="IsOne">Whether so many digits (values 0 to 9) can be one.</param>
/// <param name="Score">
/// How sure the digits alone make, 0 to 100; from <see cref="PersonalDataRules.Certain"/> on it counts.
/// </param>
/// <param name="NamedBy">The kind of words near it that raise the score.</param>
internal sealed record PersonalDataRule(
    string Id, Text Name, int Digits, Func<ReadOnlySpan<byte>, bool> IsOne, int Score, WordKinds NamedBy)
{
    /// <summary>Whether it counts in uneven groups beside its name; else only in one piece, or digit by digit.</summary>
    public bool TakesAnyGroups { get; } = Score >= PersonalDataRules.Certain;
}
