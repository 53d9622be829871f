using Gateway.Tests.Forwarding;
using Gateway.Tests.Quotas;
using Gateway.Tests.Quotas.Leases;
using Gateway.Tests.Usage.Ledger;
using Gateway.Tests.Usage.Reports;

namespace Gateway.Tests.Usage;

/// <summary>
/// The list of mistakes that others made with prices, limits and ledgers, by number: every one is a row of a table test.
/// </summary>
public class TrapListTests
{
    [Fact]
    public void Every_number_has_a_row()
    {
        var rows = QuotaTrapTests.Traps.Select(row => row.Data.Item1)
            .Concat(CostTrapTests.Traps.Select(row => row.Data.Item1))
            .Concat(LedgerTrapTests.Numbers.Select(row => row.Data))
            .Concat(AbandonedTrapTests.Numbers.Select(row => row.Data))
            .Concat(ReplicaTrapTests.Numbers.Select(row => row.Data));

        Assert.Equal(Enumerable.Range(1, 50), rows.Distinct().Order());
    }
}
