using Gateway.Callers;
using Gateway.Sandbox;
using Gateway.Usage.Ledger;
using Gateway.Usage.Statements;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Usage.Statements;

/// <summary>
/// A ledger, and the command <c>statement</c> beside it as the program runs it: the gateway's host is built and not started. Nothing
/// of AWS is there.
/// </summary>
/// <param name="ledger">The settings of the ledger.</param>
/// <param name="now">The present.</param>
internal sealed class StatementStage(Dictionary<string, string?> ledger, DateTimeOffset now)
{
    private readonly string _key = ApiKey.Create("test");

    public FakeTimeProvider Time { get; } = new(now);

    public bool IsPostgreSql => ledger["Ledger:Store"] == "PostgreSql";

    /// <summary>Settings of the gateway besides the ledger's. At first a rate of 155.25 yen.</summary>
    public Dictionary<string, string?> Settings { get; } = new()
    {
        ["Prices:ExchangeRates:r8:Kind"] = "Contract",
        ["Prices:ExchangeRates:r8:From"] = "2026-04-01T00:00:00+09:00",
        ["Prices:ExchangeRates:r8:JpyPerUsd"] = "155.25",
        ["Prices:ExchangeRates:r8:Source"] = "契約書 第 5 条",
        ["Prices:ExchangeRates:r8:EnteredBy"] = "情報政策課",
    };

    /// <summary>Uses the ledger as a gateway does, which then ends without a word: what is not settled becomes unknown later.</summary>
    public async Task WriteAsync(Func<ILedgerStore, Task> write)
    {
        await using var app = Build([], _ => { });
        var store = app.Services.GetRequiredService<UsageLedger>().Store!;
        await store.OpenAsync(TestContext.Current.CancellationToken);
        await write(store);
        await store.DisposeAsync();
    }

    /// <summary>Runs <c>statement</c>.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exitCode = await StatementCommand.RunAsync(arguments, output, error, Build);
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs <c>statement</c>, which must succeed.</summary>
    public async Task<string> PrintAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);
        Assert.True(exitCode == 0, $"{string.Join(' ', arguments)}: {error}");
        return output;
    }

    /// <summary>Runs <c>statement</c>, which must be refused; returns the reason.</summary>
    public async Task<string> RefusedAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);
        Assert.Equal((1, ""), (exitCode, output));
        return error;
    }

    /// <summary>Runs a statement on the ledger, beside everything.</summary>
    public Task ExecuteAsync(string sql) => WriteAsync(async store =>
    {
        await using var connection = await store.OpenWritingAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test's own statement.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    });

    /// <summary>Builds the gateway's host, for a command.</summary>
    public WebApplication Build(string[] settings, Action<WebApplicationBuilder> configure) => Hosts.BuildGateway(
        SandboxOptions.AnyPorts with
        {
            Settings = ledger.Concat(Settings).ToDictionary(),
            ConfigureGateway = builder =>
            {
                configure(builder);
                builder.Services.AddSingleton<TimeProvider>(Time);
            },
        },
        new Uri("http://127.0.0.1:9"), _key, []);
}
