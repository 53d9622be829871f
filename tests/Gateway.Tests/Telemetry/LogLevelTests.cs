using Gateway.Testing;
using Gateway.Tests.Processes;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Telemetry;

/// <summary>Log levels follow the settings file. No route changes them.</summary>
public class LogLevelTests
{
    [Fact(Timeout = 120_000)]
    public async Task A_level_that_changes_in_the_settings_file_takes_effect_without_a_restart()
    {
        using var folder = new ConfigurationFolder();
        await folder.ReplaceAsync("""{"Logging":{"LogLevel":{"Gateway.Usage":"Warning"}}}""");
        await using var gateway = await TestGateway.StartAsync(
            gateway: builder => builder.Configuration.AddJsonFile(folder.Path, optional: false, reloadOnChange: true));
        using var unlogged = await gateway.Post("/converse", Some.ConverseRequest(), ("X-Request-Id", "before"));
        using var first = await gateway.Get("/models");
        var before = gateway.Logs.Events.Count(logged => logged.Id == 4000);

        await folder.ReplaceAsync("""{"Logging":{"LogLevel":{"Gateway.Usage":"Information"}}}""");
        while (!gateway.Logs.Events.Any(logged => logged.Id == 4000))
        {
            using var response = await gateway.Post("/converse", Some.ConverseRequest(), ("X-Request-Id", "after"));
        }

        await folder.ReplaceAsync("""{"Logging":{"LogLevel":{"Gateway.Usage":"None"}}}""");
        int seen;
        do
        {
            seen = gateway.Logs.Events.Count(logged => logged.Id == 4000);
            using var response = await gateway.Post("/converse", Some.ConverseRequest());
            using var next = await gateway.Get("/models");
        }
        while (gateway.Logs.Events.Count(logged => logged.Id == 4000) > seen);

        Assert.Equal(0, before);
        Assert.Contains(gateway.Logs.Events, logged => logged.Id == 4000 && Equals(logged.Values["RequestId"], "after"));
    }
}
