using System.Net;
using Gateway.Operations;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Operations;

public class ConfigurationTests
{
    [Fact]
    public async Task Every_wrong_setting_is_reported_at_once_with_its_key()
    {
        var settings = new Dictionary<string, string?>
        {
            ["AWS_REGION"] = "us-east-1",
            ["Contractor:RoleArn"] = "not-an-arn",
            ["Bedrock:AttemptTimeout"] = "00:20:00",
            ["Operations:MaxRequestBodyBytes"] = "1",
            ["Callers:Applications:住民課:Name"] = "住民課",
            ["Catalog:Models:x:ModelId"] = "us.anthropic.claude-opus-5",
        };

        var refused = await Assert.ThrowsAsync<AggregateException>(() => TestGateway.StartAsync(settings));

        var text = string.Join(
            '\n',
            refused.InnerExceptions.Cast<OptionsValidationException>().SelectMany(exception => exception.Failures));
        Assert.All(
            [
                "AWS_REGION", "Contractor__RoleArn", "Bedrock__AttemptTimeout",
                "Operations__MaxRequestBodyBytes", "Callers__Applications__住民課", "Catalog__Models__x",
            ],
            key => Assert.Contains(key, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Contractor:SessionDuration", "1h")]
    [InlineData("Bedrock:MaxAttempts", "three")]
    [InlineData("Operations:DrainTimeout", "soon")]
    [InlineData("Callers:Applications:demo:Keys:0:ExpiresAt", "来年")]
    [InlineData("Callers:Applications:demo:Keys:0:ExpireAt", "2027-01-01T00:00:00+09:00", "ExpireAt")]
    [InlineData("Bedrock:MaxAttempt", "2", "MaxAttempt")]
    [InlineData("Catalog:Models:claude-haiku-4-5:Regions:0", "ap-northeast-1", "Regions")]
    public async Task A_wrong_value_or_name_is_reported_by_its_key(string key, string value, string? named = null)
    {
        var settings = new Dictionary<string, string?> { [key] = value, ["AWS_REGION"] = "us-east-1" };

        var refused = await Assert.ThrowsAsync<AggregateException>(() => TestGateway.StartAsync(settings));

        var text = StartRefusal.Of(refused);
        Assert.Contains(named ?? key.Replace(":", "__", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.Contains("AWS_REGION", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_added_while_running_works_and_a_broken_change_keeps_the_old_ones()
    {
        await using var gateway = await TestGateway.StartAsync();
        var configuration = (IConfigurationRoot)gateway.Services.GetRequiredService<IConfiguration>();
        var (key, settings) = Keys.New("late");

        foreach (var (name, value) in settings)
        {
            configuration[name] = value;
        }

        configuration.Reload();
        var added = await Keys.StatusWithAsync(gateway, key);
        configuration["Callers:Applications:late:Keys:0:Sha256"] = "broken";
        configuration.Reload();
        var kept = await Keys.StatusWithAsync(gateway, key);

        Assert.Equal(HttpStatusCode.OK, added);
        Assert.Equal(HttpStatusCode.OK, kept);
        Assert.Contains(gateway.Logs.Events, logged =>
            logged.Id == 5001
                && logged.Message.Contains("Callers__Applications__late__Keys__0__Sha256", StringComparison.Ordinal));
    }
}
