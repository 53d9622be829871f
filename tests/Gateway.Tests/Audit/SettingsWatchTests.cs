using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Audit;

/// <summary>Settings that change while the gateway runs.</summary>
public sealed class SettingsWatchTests
{
    [Fact]
    public async Task Keys_and_rates_that_come_and_go_are_recorded_by_their_ids_and_no_secret_is()
    {
        await using var rig = await AuditRig.StartAsync();
        var configuration = (IConfigurationRoot)rig.Gateway.Services.GetRequiredService<IConfiguration>();

        configuration["Callers:Applications:demo:Keys:5:Id"] = "newkey01";
        configuration["Callers:Applications:demo:Keys:5:Sha256"] = new string('a', 64);
        configuration["Prices:ExchangeRates:contract:JpyPerUsd"] = "150";
        configuration.Reload();
        await rig.UntilAsync("1", "SELECT count(*) FROM audit WHERE kind = 'key_added' AND subject = 'newkey01' AND application = 'demo'");
        await rig.UntilAsync("1", "SELECT count(*) FROM audit WHERE kind = 'rate_changed' AND subject = 'contract' AND result = 'added'");
        configuration["Callers:Applications:demo:Keys:5:Sha256"] = new string('b', 64);
        configuration.Reload();

        await rig.UntilAsync("1", "SELECT count(*) FROM audit WHERE kind = 'key_added' AND result = 'changed'");
        Assert.Equal("Callers,Callers,Prices", await rig.LineAsync(
            "SELECT group_concat(subject) FROM (SELECT subject FROM audit WHERE kind = 'settings_changed' ORDER BY subject)"));
        Assert.Equal("0", await rig.LineAsync("SELECT count(*) FROM audit WHERE detail LIKE '%aaaaaaaa%' OR detail LIKE '%bbbbbbbb%'"));
    }
}
