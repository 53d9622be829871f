using Gateway.Simulator.Identities;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Simulator.Tests.Hosting;

/// <summary>A simulator of one test, on its own port.</summary>
internal sealed class RunningSimulator : IAsyncDisposable
{
    /// <summary>The longest time that a test waits for something that should come immediately.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;

    private RunningSimulator(WebApplication app, Uri address, HttpMessageHandler handler)
    {
        _app = app;
        Address = address;
        Aws = app.Services.GetRequiredService<SimulatedAws>();
        Http = new HttpClient(handler) { BaseAddress = Address };
    }

    internal Uri Address { get; }

    internal SimulatedAws Aws { get; }

    internal HttpClient Http { get; }

    /// <summary>Every address it listens on, in the order in which they were configured.</summary>
    internal IReadOnlyList<Uri> Addresses => [.. _app.Urls.Select(url => new Uri(url))];

    internal static Task<RunningSimulator> StartAsync(
        TimeProvider? time = null, params (string Key, string Value)[] settings) =>
        StartAsync(builder => builder.WebHost.UseUrls("http://127.0.0.1:0"), time, settings);

    /// <summary>Starts with the test's own listeners.</summary>
    internal static async Task<RunningSimulator> StartAsync(
        Action<WebApplicationBuilder> listen, TimeProvider? time, params (string Key, string Value)[] settings)
    {
        var app = SimulatorHost.Build(new WebApplicationOptions(), builder =>
        {
            listen(builder);
            builder.Configuration.AddInMemoryCollection(
                settings.Select(setting => KeyValuePair.Create($"Simulator:{setting.Key}", (string?)setting.Value)));
            if (time is not null)
            {
                builder.Services.AddSingleton(time);
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningSimulator(app, new Uri(app.Urls.First()), Impatient());
    }

    // Disposing a partly read response closes the connection at once instead of reading on to reuse it.
    private static SocketsHttpHandler Impatient() => new() { ResponseDrainTimeout = TimeSpan.Zero };

    /// <summary>A simulator with the ids <c>simulator.*</c>.</summary>
    internal static Task<RunningSimulator> WithSimulatorModelsAsync(TimeProvider? time = null) =>
        StartAsync(time, ("SimulatorModels", "true"));

    /// <summary>The same simulator at another of its addresses.</summary>
    internal RunningSimulator At(Uri address, HttpMessageHandler handler) => new(_app, address, handler);

    /// <summary>A session of the contractor's role with a duration of one hour.</summary>
    internal IssuedCredentials Session() => Aws.IssueBedrockSession(TimeSpan.FromHours(1));

    /// <summary>Waits until every stream has ended.</summary>
    internal Task NoOpenStreamsAsync() =>
        Aws.OpenStreams.WaitForNoneAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

    internal Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
