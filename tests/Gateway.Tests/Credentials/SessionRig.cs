using System.Net;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Credentials;
using Gateway.Errors;
using Gateway.Network;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Credentials;

/// <summary>The Credentials slice as a host registers it, with fake time, fixed chance and a scripted STS.</summary>
internal sealed class SessionRig : IAsyncDisposable
{
    private readonly IHost _host;

    private SessionRig(ScriptedSts sts, ObservedClock clock, LogLines logs, IHost host) =>
        (Sts, Clock, Logs, _host) = (sts, clock, logs, host);

    public ScriptedSts Sts { get; }

    public ObservedClock Clock { get; }

    public LogLines Logs { get; }

    /// <summary>The session of the first target; the only one unless a test registers others.</summary>
    public ContractorSession Session => _host.Services.GetRequiredService<SessionCache>().All[0];

    public IServiceProvider Services => _host.Services;

    /// <summary>
    /// Creates a rig. Without <paramref name="answer"/>, STS grants sessions of one hour, whose key ids end in 0001, 0002, …. The
    /// host is built but not started: nothing is refreshed in the background until <see cref="StartAsync"/>.
    /// </summary>
    public static async Task<SessionRig> CreateAsync(
        Func<int, StsResponse>? answer = null,
        AWSCredentials? baseCredentials = null,
        double chance = 0.5,
        string scheme = "http",
        Action<IServiceCollection>? configure = null,
        params (string Key, string? Value)[] settings)
    {
        var clock = new ObservedClock(TheSession.Start);
        var sts = await ScriptedSts.StartAsync(clock, answer ?? (number => Granted(clock, number)));
        var logs = new LogLines();

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Contractor:RoleArn", TheSession.RoleArn),
            new("Contractor:ExternalId", TheSession.ExternalId),
            new("Contractor:SessionName", "gateway-test"),
        ]);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        builder.Services.AddSingleton<TimeProvider>(clock);
        var address = new UriBuilder(sts.Address) { Scheme = scheme }.Uri;
        builder.Services.AddSingleton<AwsClock>().AddSingleton<UpstreamConnector>();
        builder.Services.AddSingleton<HostLookup>(Dns.GetHostAddressesAsync);
        builder.Services.AddSingleton(new VpcAddresses([], UpstreamProfile.Simulator));
        builder.Services.AddSingleton(new AwsEndpoints(AwsRegion.Tokyo, address, address, address));
        builder.Services.AddSingleton(() => chance);
        builder.Services.AddTargets(builder.Configuration).AddCredentials();
        builder.Services.AddDefaultAWSOptions(new AWSOptions
        {
            Credentials = baseCredentials
                ?? new SessionAWSCredentials("ASIATASKROLE00000000", TheSession.BaseSecret, TheSession.BaseToken),
        });

        configure?.Invoke(builder.Services);

        return new SessionRig(sts, clock, logs, builder.Build());
    }

    public static StsResponse Granted(TimeProvider clock, int number) =>
        StsResponse.Session($"ASIACONTRACTOR00{number:0000}", clock.GetUtcNow().AddHours(1));

    /// <summary>Starts the host, and with it the refresher.</summary>
    public Task StartAsync() => _host.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>The session that a caller gets now; the test fails if it gets an error.</summary>
    public async Task<Session> SessionAsync()
    {
        var result = await Session.GetAsync(TestContext.Current.CancellationToken);

        return result.Is(out var session, out var error)
            ? session
            : throw new InvalidOperationException(error.Detail.En);
    }

    /// <summary>The error that a caller gets now; the test fails if there is a session.</summary>
    public async Task<GatewayError> ErrorAsync()
    {
        var result = await Session.GetAsync(TestContext.Current.CancellationToken);

        return result.Error ?? throw new InvalidOperationException("There is a session.");
    }

    /// <summary>Does what the refresher does when it wakes up, and waits for the refresh if one was due.</summary>
    public async Task RefreshAsync()
    {
        if (Session.RefreshIfDue() is { } refresh)
        {
            await refresh.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await Sts.DisposeAsync();
    }
}
