using System.Text.Json.Nodes;
using Gateway.Configuration;
using Gateway.Sandbox;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;
using Gateway.Usage.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.ContractorFiles;

/// <summary>A ledger that a test fills, a folder for the contractor's files, and commands that run beside them as in <c>Program</c>.</summary>
internal sealed class CommandStage : IAsyncDisposable
{
    private readonly TemporaryLedger _ledger = new();
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("gateway-files-");
    private readonly Dictionary<string, string?> _settings;

    private CommandStage(Dictionary<string, string?>? settings) => _settings = settings ?? _ledger.Settings();

    /// <summary>The folder of the files.</summary>
    public string Files => _files.FullName;

    /// <summary>A stage with a ledger on SQLite, or on the server.</summary>
    public static async Task<CommandStage> StartAsync(SharedPostgreSql? server = null) =>
        new(server is null ? null : (await server.CreateDatabaseAsync()).GatewaySettings());

    /// <summary>Changes a setting of the gateway.</summary>
    public void Set(string key, string? value) => _settings[key] = value;

    /// <summary>A path in the folder of the files.</summary>
    public string PathOf(params string[] names)
    {
        var path = Path.Combine([Files, .. names]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes requests into the ledger, settled or, for an intent alone, left open by a process that ended.</summary>
    public async Task WriteAsync(IReadOnlyList<LedgerIntent> intents, IReadOnlyList<LedgerSettlement> settlements)
    {
        var cancelled = TestContext.Current.CancellationToken;
        await using (var app = Build([], _ => { }))
        {
            var store = app.Services.GetRequiredService<UsageLedger>().Store!;
            await store.OpenAsync(cancelled);
            foreach (var batch in intents.Chunk(500))
            {
                await store.CommitAsync(new(batch, []), cancelled);
            }

            foreach (var batch in settlements.Chunk(500))
            {
                await store.CommitAsync(new([], batch), cancelled);
            }
        }

        // The next process finds what the first one left.
        await using var next = Build([], _ => { });
        await next.Services.GetRequiredService<UsageLedger>().Store!.OpenAsync(cancelled);
    }

    /// <summary>The first column of what a query returns.</summary>
    public async Task<List<string>> ReadAsync(string sql)
    {
        await using var app = Build([], _ => { });
        var store = app.Services.GetRequiredService<UsageLedger>().Store!;
        await using var connection = await store.OpenReadingAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    /// <summary>Runs a command.</summary>
    public async Task<CommandRun> RunAsync(
        Func<string[], TextWriter, TextWriter, BuildHost, Task<int>> command, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await command(arguments, output, error, Build);
        return new(exitCode, output.ToString(), error.ToString());
    }

    public ValueTask DisposeAsync()
    {
        _ledger.Dispose();
        _files.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private WebApplication Build(string[] settings, Action<WebApplicationBuilder> configure) => Hosts.BuildGateway(
        SandboxOptions.AnyPorts with { Settings = _settings, ConfigureGateway = configure },
        new Uri("http://127.0.0.1:1"), Gateway.Callers.ApiKey.Create("test"), []);
}

/// <summary>One run of a command.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Its output as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Output)!;
}
