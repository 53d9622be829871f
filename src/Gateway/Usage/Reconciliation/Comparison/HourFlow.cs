namespace Gateway.Usage.Reconciliation.Comparison;

/// <summary>
/// Finds how many of the ledger's tokens AWS counts in the hour after the one in which their calls began. Whether AWS goes by the
/// start of a call or its end is not known, so a call across a full hour may be in either.
/// </summary>
internal static class HourFlow
{
    /// <summary>
    /// The tokens that move out of each hour, the first one out of the hour before. Only as many as make AWS's hours and the
    /// ledger's agree better: what AWS lacks altogether stays where the ledger has it.
    /// </summary>
    /// <param name="ours">The ledger's tokens of each hour.</param>
    /// <param name="later">The most that may move out of the hour before, then of each hour.</param>
    /// <param name="aws">AWS's tokens of each hour.</param>
    public static decimal[] Of(ReadOnlySpan<decimal> ours, ReadOnlySpan<decimal> later, ReadOnlySpan<decimal> aws)
    {
        var moved = new decimal[later.Length];
        moved[0] = later[0];
        for (var hour = 0; hour < ours.Length; hour++)
        {
            moved[hour + 1] = Math.Clamp(ours[hour] + moved[hour] - aws[hour], 0, later[hour + 1]);
        }

        for (var hour = ours.Length - 1; hour >= 0; hour--)
        {
            var tooMany = ours[hour] + moved[hour] - moved[hour + 1] - aws[hour];
            moved[hour] -= Math.Clamp(tooMany, 0, moved[hour]);
        }

        return moved;
    }
}
