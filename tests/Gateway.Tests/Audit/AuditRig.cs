using System.Globalization;
using Gateway.Tests.Usage.Ledger;

namespace Gateway.Tests.Audit;

/// <summary>The settings of an audit trail, for a gateway in a test.</summary>
internal static class AuditRig
{
    public static readonly string KeyOne = string.Concat(Enumerable.Repeat("1f", 32));
    public static readonly string KeyTwo = string.Concat(Enumerable.Repeat("2e", 32));

    public static (string Key, string? Value)[] On(params (string Key, string? Value)[] others) =>
    [
        ("Audit:Mode", "On"), ("Audit:Key:2026", KeyOne), ("Audit:CurrentKeyId", "2026"), .. others,
    ];

    public static Task<LedgerRig> StartAsync(params (string Key, string? Value)[] others) => LedgerRig.StartAsync(On(others));

    /// <summary>Waits until the query has this only row.</summary>
    public static async Task UntilAsync(this LedgerRig rig, string line, string sql)
    {
        while (await rig.LineAsync(sql) != line)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The places of a chain that records and rows have, in order.</summary>
    public const string Places = """
        SELECT group_concat(seq) FROM (
            SELECT seq FROM audit UNION ALL SELECT audit_seq FROM usage UNION ALL SELECT settled_seq FROM usage ORDER BY 1)
        """;

    public static string Numbers(int count) => string.Join(',', Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture)));
}
