namespace Gateway.Simulator;

/// <summary>Runs the simulator on its own, on loopback.</summary>
internal static class Program
{
    private const string DefaultUrl = "http://127.0.0.1:5101";

    private static async Task Main(string[] args)
    {
        await using var app = SimulatorHost.Build(
            new WebApplicationOptions { Args = args },
            builder => builder.WebHost.UseUrls(builder.Configuration["urls"] ?? DefaultUrl));
        await app.StartAsync();
        await Console.Out.WriteLineAsync($"The make-believe AWS listens on {string.Join(", ", app.Urls)}.");
        await app.WaitForShutdownAsync();
    }
}
