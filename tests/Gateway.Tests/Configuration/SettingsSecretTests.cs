using System.Net;
using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Configuration;

/// <summary>Settings passed in one environment variable.</summary>
public class SettingsSecretTests
{
    private const string Secret = "GATEWAY_SETTINGS_JSON";

    [Fact]
    public async Task A_key_in_the_secret_is_let_in_and_stays_when_files_are_read_again()
    {
        var (key, settings) = Keys.New("late");
        await using var gateway = await TestGateway.StartAsync(new() { [Secret] = Keys.Json(settings) });

        var before = await Keys.StatusWithAsync(gateway, key);
        ((IConfigurationRoot)gateway.Services.GetRequiredService<IConfiguration>()).Reload();
        var after = await Keys.StatusWithAsync(gateway, key);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [before, after]);
    }

    [Fact]
    public async Task It_ranks_above_the_files_and_below_what_an_operator_sets_beside_it()
    {
        await using var gateway = await TestGateway.StartAsync(new()
        {
            [Secret] = """
                // Comments and a last comma, as in the files.
                { "Hosting": { "MaxRequestBodyBytes": 2048, "DrainTimeout": "00:00:07", }, }
                """,
            ["Hosting:DrainTimeout"] = "00:00:09",
        });

        using var small = await gateway.Post("/converse", Some.ConverseRequest(new string('a', 1500)));
        using var large = await gateway.Post("/converse", Some.ConverseRequest(new string('a', 2500)));

        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(
            TimeSpan.FromSeconds(9),
            gateway.Services.GetRequiredService<IOptions<HostingOptions>>().Value.DrainTimeout);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CANARY7f3a")]
    [InlineData("\"CANARY7f3a\"")]
    [InlineData("[\"CANARY7f3a\"]")]
    [InlineData("{\"Contractor\":{\"ExternalId\":\"CANARY7f3a\"")]
    [InlineData("{\"ExternalId\":CANARY7f3a}")]
    [InlineData("{\"CANARY7f3a\":1,\"CANARY7f3a\":2}")]
    public async Task What_is_no_object_refuses_start_by_its_name_and_shows_nothing_of_it(string secret)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestGateway.StartAsync(new() { [Secret] = secret }));

        Assert.Contains(Secret, Assert.Single(refused.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY7f3a", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_setting_in_it_is_refused_with_all_other_problems_like_anywhere_else()
    {
        var refused = await Assert.ThrowsAsync<AggregateException>(() => TestGateway.StartAsync(new()
        {
            [Secret] = """{"Bedrock":{"MaxAttempt":2},"Hosting":{"DrainTimeout":"soon"}}""",
        }));

        var text = StartupError.Of(refused);
        Assert.Contains("Bedrock has settings that do not exist: Bedrock__MaxAttempt.", text, StringComparison.Ordinal);
        Assert.Contains("Hosting__DrainTimeout", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_section_in_it_is_refused_and_names_those_that_exist()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(new()
        {
            [Secret] = """{"Caller":{"Applications":{}},"bedrock":{"MaxAttempts":2},"Logging":{"LogLevel":{"Gateway":"Debug"}}}""",
        }));

        var problem = Assert.Single(refused.Failures);
        Assert.Contains("There is no section Caller. ", problem, StringComparison.Ordinal);
        Assert.Contains("Bedrock, Callers, Catalog, ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_takes_everything_it_needs_from_it_and_its_health_check_looks_there_too()
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            [Secret] = """
                {
                  "AWS_REGION": "ap-northeast-1",
                  "Contractor": {
                    "RoleArn": "arn:aws:iam::444455556666:role/BedrockGatewayRole", "ExternalId": "sandbox-external-id"
                  },
                  "Ledger": { "Store": "None" },
                  "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:0" } } }
                }
                """,
        };
        using var program = RunningProgram.Start("Gateway", environment);
        var address = (await program.ReadUntilAsync("Now listening on"))[^1].Split('"')
            .First(part => part.StartsWith("http://127.0.0.1:", StringComparison.Ordinal));

        environment[Secret] = Keys.Json(new() { ["Kestrel:Endpoints:Http:Url"] = address });
        using var check = RunningProgram.Start("Gateway", environment, "--healthcheck");
        var (exitCode, _, error) = await check.EndAsync();

        Assert.Equal((0, ""), (exitCode, error));
    }

    [Fact]
    public async Task The_program_refuses_a_broken_one_in_the_houses_way()
    {
        using var program = RunningProgram.Start("Gateway", new() { [Secret] = "{\"ExternalId\":CANARY7f3a}" });

        var (exitCode, output, error) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains($"  - {Secret}: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("CANARY7f3a", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
