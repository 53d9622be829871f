using System.Globalization;
using Gateway.Audit.Commands;
using Gateway.Tests.Usage.Ledger;
using Microsoft.AspNetCore.Builder;

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

    /// <summary>Runs <c>audit</c> on the ledger in this folder; settings may follow <c>--</c>.</summary>
    public static async Task<(int Exit, string Output)> CommandAsync(string path, params string[] arguments)
    {
        var (exit, output, error) = await RunAsync(path, arguments);
        Assert.Equal("", error);
        return (exit, output);
    }

    /// <summary>Does the same for a command that may say that it is not possible.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(string path, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var settings = On(
            ("Ledger:Store", "Sqlite"), ("Ledger:Path", path), ("Ledger:AllowLostLedger", "true"), ("Ledger:RetentionMonths", "12"),
            ("AWS_REGION", "ap-northeast-1"), ("Contractor:RoleArn", "arn:aws:iam::444455556666:role/bedrock"), ("Contractor:ExternalId", "external-id-1"));
        var exit = await AuditCommand.RunAsync(
            [.. arguments, .. arguments.Contains("--") ? Array.Empty<string>() : ["--"], .. settings.Select(setting => $"{setting.Key}={setting.Value}")],
            output, error,
            (given, configure) => GatewayHost.Build(
                new WebApplicationOptions { Args = given, ContentRootPath = AppContext.BaseDirectory }, configure: configure));
        return (exit, output.ToString(), error.ToString());
    }

    public static string Numbers(int count) => string.Join(',', Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture)));
}
