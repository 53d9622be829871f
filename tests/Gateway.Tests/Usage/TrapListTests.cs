using Gateway.Tests.Forwarding;
using Gateway.Tests.Quotas;
using Gateway.Tests.Usage.Ledger;
using Gateway.Tests.Usage.Reports;

namespace Gateway.Tests.Usage;

/// <summary>
/// The list of mistakes that others made with prices, limits and ledgers, by number: every one that one process can make is a row of
/// a table test. 18 to 23 concern several replicas, which share no limits yet.
/// </summary>
public class TrapListTests
{
    [Fact]
    public void Every_number_has_a_row()
    {
        var rows = QuotaTrapTests.Traps.Select(row => row.Data.Item1)
            .Concat(CostTrapTests.Traps.Select(row => row.Data.Item1))
            .Concat(LedgerTrapTests.Numbers.Select(row => row.Data))
            .Concat(AbandonedTrapTests.Numbers.Select(row => row.Data));

        Assert.Equal(Enumerable.Range(1, 17).Concat(Enumerable.Range(24, 27)), rows.Distinct().Order());
    }
}
