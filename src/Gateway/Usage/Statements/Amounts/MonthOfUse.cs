using System.Collections.Immutable;
using Gateway.Errors;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>The use of a month, as its rows say.</summary>
/// <param name="Groups">The sums of its requests.</param>
/// <param name="Hash">The hash of its rows: see <see cref="LedgerHash"/>.</param>
/// <param name="Rows">The number of its rows, with those under way and those that were refused.</param>
/// <param name="Open">The number of requests that are under way.</param>
/// <param name="Differences">What differs between rows and totals; empty when nothing does.</param>
/// <param name="Removed">The months (UTC, <c>yyyymm</c>) of which totals but no rows are left: their retention has passed.</param>
internal sealed record MonthOfUse(
    IReadOnlyDictionary<UseGroup, UseSums> Groups, string Hash, long Rows, long Open, ImmutableArray<string> Differences,
    ImmutableArray<int> Removed)
{
    /// <summary>The reason why there is no statement of it; <c>null</c> for none.</summary>
    /// <param name="isFinal">True for a final statement.</param>
    public GatewayError? Refuse(bool isFinal) => this switch
    {
        { Removed.Length: > 0 } => StatementErrors.Removed(Removed),
        { Differences.Length: > 0 } => StatementErrors.Differs(Differences),
        { Open: > 0 } when isFinal => StatementErrors.Open(Open),
        _ => null,
    };
}
