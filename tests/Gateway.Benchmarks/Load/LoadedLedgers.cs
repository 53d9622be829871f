using Gateway.Testing;
using Gateway.Testing.PostgreSql;

namespace Gateway.Benchmarks.Load;

/// <summary>The databases of the gateways under load, and the limits that are never reached.</summary>
internal sealed class LoadedLedgers : IAsyncDisposable
{
    private const string Quotas = "Callers:Applications:demo:Quotas";

    private readonly TemporaryLedger _first = new();
    private readonly TemporaryLedger _second = new();
    private PostgreSqlServer? _server;

    /// <summary>The settings of limits a minute.</summary>
    public static string[] Rates => [$"{Quotas}:RequestsPerMinute=1000000", $"{Quotas}:TokensPerMinute=1000000000"];

    /// <summary>The settings of limits a day and a month.</summary>
    public static string[] Budgets => [$"{Quotas}:TokensPerDay=1000000000000", $"{Quotas}:TokensPerMonth=1000000000000"];

    /// <summary>The settings of a ledger in SQLite.</summary>
    public string[] Sqlite => Of(_first);

    /// <summary>Those of another.</summary>
    public string[] SqliteToo => Of(_second);

    /// <summary>The settings of a ledger in PostgreSQL; <c>null</c> where no server is installed.</summary>
    public string[]? PostgreSql { get; private set; }

    /// <summary>Those of another database on the same server, with an audit trail.</summary>
    public string[] PostgreSqlWithAudit { get; private set; } = [];

    public static async Task<LoadedLedgers> CreateAsync()
    {
        var ledgers = new LoadedLedgers();
        if (PostgreSqlPrograms.AreInstalled)
        {
            // The server and all its processes stay on the processor of this one.
            Processors.Pin(Environment.ProcessId, LoadRig.OtherProcessor);
            ledgers._server = await PostgreSqlServer.StartAsync();
            ledgers.PostgreSql = Of((await ledgers._server.CreateDatabaseAsync()).GatewaySettings());
            ledgers.PostgreSqlWithAudit = Of(new Dictionary<string, string?>(
            [
                .. (await ledgers._server.CreateDatabaseAsync()).GatewaySettings().Where(pair => pair.Key != "Audit:Mode"),
                new("Audit:Mode", "On"), new("Audit:CurrentKeyId", "load"), new("Audit:Key:load", new string('5', 64)),
            ]));
        }

        return ledgers;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _first.Dispose();
        _second.Dispose();
    }

    /// <summary>The settings of a ledger in SQLite, in this folder.</summary>
    public static string[] Of(TemporaryLedger folder) => Of(folder.Settings());

    private static string[] Of(Dictionary<string, string?> settings) => [.. settings.Select(pair => $"{pair.Key}={pair.Value}")];
}
