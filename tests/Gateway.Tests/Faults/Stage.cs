using Gateway.Credentials;
using Gateway.Testing;
using Gateway.Tests.Credentials;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Faults;

/// <summary>The gateway with the STS and Bedrock of one row, up to the moment in which a caller asks.</summary>
internal sealed class Stage : IAsyncDisposable
{
    // At this age a refresh is due, which is after at most 46.5 minutes.
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(50);
    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(30);

    // The number of callers that a row may have; this limit itself is not tested.
    private const int MaxCallers = 500;

    private readonly Fault _fault;
    private readonly ObservedClock _clock = new(TheSession.Start);

    private Stage(Fault fault)
    {
        _fault = fault;
        Sts = new FaultyUpstream(fault.Sts, fault.StsWay, fault.StsToxics, fault.StsCertificate);
        Bedrock = new FaultyUpstream(fault.Bedrock, fault.BedrockWay, fault.BedrockToxics, fault.BedrockCertificate);

        // Responses are made with the system's clock; from here on this clock advances by itself.
        _clock.AdjustTime(TimeProvider.System.GetUtcNow());
    }

    public FaultyUpstream Sts { get; }

    public FaultyUpstream Bedrock { get; }

    public TestGateway Gateway { get; private set; } = null!;

    public static async Task<Stage> SetAsync(Fault fault)
    {
        var stage = new Stage(fault);
        try
        {
            await stage.SetAsync();
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the fault; returns when the gateway has noticed that by itself.</summary>
    public async Task RepairAsync(TimeSpan nap, TimeSpan within)
    {
        Sts.Repair();
        await _clock.TimerAsync(nap, TestContext.Current.CancellationToken);
        var sessions = Gateway.Logs.Events.Count(logged => logged.Id == 2001);
        _clock.Advance(within);
        await Gateway.Logs.NextAsync(
            logged => logged.Id == 2001 && logged.Values["Generation"] is long number && number > sessions);
    }

    public async ValueTask DisposeAsync()
    {
        // STS and Bedrock first, so that the stopping gateway does not wait for them.
        await Sts.DisposeAsync();
        await Bedrock.DisposeAsync();
        await (Gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task SetAsync()
    {
        await Bedrock.SpoilAsync();
        if (_fault.Held == Hold.Nothing)
        {
            await Sts.SpoilAsync();
        }

        Gateway = await TestGateway.StartAsync(
            new(_fault.Settings)
            {
                ["AWS_ENDPOINT_URL_STS"] = Sts.Address.ToString(),
                ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = Bedrock.Address.ToString(),
                ["Callers:Applications:demo:MaxConcurrentRequests"] = $"{MaxCallers}",
            },
            Change);
        if (_fault.Held != Hold.Nothing)
        {
            await HoldAsync();
        }
    }

    private async Task HoldAsync()
    {
        await Gateway.Logs.NextAsync(logged => logged.Id == 2001);
        await Sts.SpoilAsync();
        await _clock.TimerAsync(Nap, TestContext.Current.CancellationToken);
        _clock.Advance(Age);
        await (_fault.Held == Hold.RefreshBegun
            ? Sts.Requests.WhenTotalAsync(2)
            : Gateway.Logs.NextAsync(logged => logged.Id == 2002));
    }

    private void Change(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Func<double>>(() => _fault.Chance);
        if (_fault.Frozen)
        {
            builder.Services.AddSingleton<TimeProvider>(_clock);
        }

        if (_fault.StsCertificate is not null)
        {
            builder.Services.AddHttpClient(StsHttpClientFactory.ClientName).UseSocketsHttpHandler(
                (handler, _) => handler.SslOptions.CertificateChainPolicy = Certificates.Trust());
        }
    }
}
