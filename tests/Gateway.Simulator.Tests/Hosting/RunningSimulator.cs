using Gateway.Simulator.Identities;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Simulator.Tests.Hosting;

/// <summary>A simulator of one test, on a port of its own.</summary>
internal sealed class RunningSimulator : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningSimulator(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.Single());
        Aws = app.Services.GetRequiredService<SimulatedAws>();
        Http = new HttpClient { BaseAddress = Address };
    }

    internal Uri Address { get; }

    internal SimulatedAws Aws { get; }

    internal HttpClient Http { get; }

    internal static async Task<RunningSimulator> StartAsync(
        TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var app = SimulatorHost.Build(new WebApplicationOptions(), builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration.AddInMemoryCollection(
                settings.Select(setting => KeyValuePair.Create($"Simulator:{setting.Key}", (string?)setting.Value)));
            if (time is not null)
            {
                builder.Services.AddSingleton(time);
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningSimulator(app);
    }

    /// <summary>A session of the contractor's role that lives an hour.</summary>
    internal IssuedCredentials Session() => Aws.IssueBedrockSession(TimeSpan.FromHours(1));

    internal Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
