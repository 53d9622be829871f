using Gateway.Quotas;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Quotas;

/// <summary>A gateway with a ledger, an exchange rate, a clock that a test moves, and limits of the demo application.</summary>
internal sealed class QuotaStage : IAsyncDisposable
{
    public const string Quotas = "Callers:Applications:demo:Quotas";

    private readonly TemporaryLedger _ledger = new();

    private bool _isOnSystemClock;

    // At another time than now, the simulator has to agree. Else its own waits are real ones.
    private bool _isElsewhere;

    private QuotaStage(DateTimeOffset now) => Time = new FakeTimeProvider(now);

    public TestGateway Gateway { get; private set; } = null!;

    public FakeTimeProvider Time { get; }

    /// <summary>What the demo application has used.</summary>
    public ApplicationUse Use => Gateway.Services.GetRequiredService<QuotaAdmission>().UseOf("demo");

    /// <summary>What it has used of all models in the present day.</summary>
    public PeriodUse Day => Use.All.In(BudgetPeriod.DayOf(Time.GetUtcNow()));

    /// <summary>What it has used of all models in the present month.</summary>
    public PeriodUse Month => Use.All.In(BudgetPeriod.MonthOf(Time.GetUtcNow()));

    /// <summary>
    /// The next first of a month in Japan: its midnight. Certificates of the sandbox are valid from now on for 90 days, so a test in
    /// the past or in another year has to do without a gateway.
    /// </summary>
    public static DateTimeOffset NextMonth => BudgetPeriod.MonthOf(DateTimeOffset.UtcNow).End;

    public static async Task<QuotaStage> StartAsync(
        IEnumerable<(string Key, string? Value)> limits, Action<WebApplicationBuilder>? simulator = null, DateTimeOffset? now = null,
        bool onSystemClock = false)
    {
        var stage = new QuotaStage(now ?? DateTimeOffset.UtcNow) { _isElsewhere = now is not null, _isOnSystemClock = onSystemClock };
        await stage.StartAgainAsync(limits, simulator);
        return stage;
    }

    /// <summary>Starts the gateway, on the ledger that the last one left.</summary>
    public async Task StartAgainAsync(
        IEnumerable<(string Key, string? Value)> limits, Action<WebApplicationBuilder>? simulator = null, bool pricesTitan = true)
    {
        if (Gateway is not null)
        {
            await Gateway.DisposeAsync();
        }

        var settings = _ledger.Settings();
        settings["Prices:ExchangeRates:contract:Kind"] = "Contract";
        settings["Prices:ExchangeRates:contract:From"] = "2024-01-01T00:00:00Z";
        settings["Prices:ExchangeRates:contract:JpyPerUsd"] = "150";
        settings["Prices:ExchangeRates:contract:Source"] = "contract";
        settings["Prices:ExchangeRates:contract:EnteredBy"] = "test";
        if (pricesTitan)
        {
            settings["Prices:Rows:titan:ModelId"] = "amazon.titan-embed-text-v2:0";
            settings["Prices:Rows:titan:EffectiveFrom"] = "2024-01-01T00:00:00Z";
            settings["Prices:Rows:titan:MicroUsdPerMillionTokens:Input"] = "20000";
            settings["Prices:Rows:titan:Source"] = "test";
        }

        foreach (var (key, value) in limits)
        {
            settings[key.StartsWith("Callers:", StringComparison.Ordinal) ? key : $"{Quotas}:{key}"] = value;
        }

        Gateway = await TestGateway.StartAsync(
            settings, builder => builder.Services.AddSingleton(_isOnSystemClock ? TimeProvider.System : Time),
            builder =>
            {
                if (_isElsewhere)
                {
                    builder.Services.AddSingleton<TimeProvider>(Time);
                }

                simulator?.Invoke(builder);
            });
    }

    /// <summary>Counts something as used before, in the present day and month.</summary>
    public void Load(Amount used)
    {
        var now = Time.GetUtcNow();
        Use.Load("claude-haiku-4-5", BudgetPeriod.DayOf(now), used, BudgetPeriod.MonthOf(now), used);
    }

    /// <summary>Sends a request and waits until it is settled.</summary>
    public async Task<HttpResponseMessage> SettledAsync(Func<TestGateway, Task<HttpResponseMessage>> ask)
    {
        var response = await ask(Gateway);
        var id = response.Headers.GetValues("X-Request-Id").Single();
        await Gateway.Logs.NextAsync(logged => logged.Id == 4000 && id.Equals(logged.Values["RequestId"]));
        return response;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _ledger.Dispose();
    }
}
