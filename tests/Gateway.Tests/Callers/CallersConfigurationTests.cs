using Gateway.Callers;
using Gateway.Testing;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Callers;

public class CallersConfigurationTests
{
    private const string App = "Callers:Applications:desk";

    [Fact]
    public async Task A_third_key_refuses_start() =>
        await AssertRefusedAsync(
            Enumerable.Range(0, 3).SelectMany(i => Registered(i, ApiKey.Create("test"))),
            "Callers__Applications__desk__Keys has 3 keys");

    [Fact]
    public async Task The_same_key_twice_refuses_start()
    {
        var key = ApiKey.Create("test");
        await AssertRefusedAsync(
            Registered(0, key).Concat(Registered(1, key)), $"The key id '{key.Split('_')[2]}' is there 2 times");
    }

    [Fact]
    public async Task A_key_that_ends_before_it_begins_refuses_start() =>
        await AssertRefusedAsync(
            Registered(0, ApiKey.Create("test"))
                .Append(new($"{App}:Keys:0:NotBefore", "2026-12-01T00:00:00+09:00"))
                .Append(new($"{App}:Keys:0:ExpiresAt", "2026-12-01T00:00:00+09:00")),
            "Callers__Applications__desk__Keys__0__NotBefore");

    [Theory]
    [InlineData("Catalog:Models:Upper:ModelId", "An alias must be")]
    [InlineData("Catalog:Models:no-source:ModelId", "Catalog__Models__no-source__Source is empty")]
    public async Task A_catalog_entry_that_is_not_complete_refuses_start(string key, string problem) =>
        await AssertRefusedAsync([new(key, "jp.anthropic.claude-new-1-v1:0")], problem);

    [Fact]
    public void A_key_is_accepted_from_its_first_moment_to_just_before_its_last()
    {
        var from = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.FromHours(9));
        var until = from.AddDays(1);
        var key = ApiKey.Create("test");
        var hash = new byte[ApiKey.HashLength];
        ApiKey.Hash(key, hash);
        var options = new ApiKeyOptions
        {
            Id = key.Split('_')[2],
            Sha256 = Convert.ToHexString(hash),
            NotBefore = from,
            ExpiresAt = until,
        };
        var directory = new CallerDirectory(new() { Applications = { ["desk"] = new() { Keys = [options] } } });

        Assert.Null(directory.Identify(key, from.AddTicks(-1)));
        Assert.NotNull(directory.Identify(key, from));
        Assert.NotNull(directory.Identify(key, until.AddTicks(-1)));
        Assert.Null(directory.Identify(key, until));
    }

    [Fact]
    public async Task The_demo_application_is_shown_as_an_operator_and_another_is_not()
    {
        var (key, settings) = Keys.New("desk");
        await using var gateway = await TestGateway.StartAsync(settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Add("x-api-key", key);

        var demo = await Some.JsonAsync(await gateway.Get("/models"));
        var desk = await Some.JsonAsync(await gateway.Send(request));

        Assert.True(demo["application"]!["operator"]!.GetValue<bool>());
        Assert.False(desk["application"]!["operator"]!.GetValue<bool>());
        Assert.Empty(desk["models"]!.AsArray());
    }

    private static async Task AssertRefusedAsync(IEnumerable<KeyValuePair<string, string?>> settings, string problem)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var started = await TestGateway.StartAsync(settings.ToDictionary());
        });

        Assert.Contains(refused.Failures, failure => failure.Contains(problem, StringComparison.Ordinal));
    }

    private static IEnumerable<KeyValuePair<string, string?>> Registered(int index, string key)
    {
        var hash = new byte[ApiKey.HashLength];
        ApiKey.Hash(key, hash);
        return
        [
            new($"{App}:Keys:{index}:Id", key.Split('_')[2]),
            new($"{App}:Keys:{index}:Sha256", Convert.ToHexString(hash)),
        ];
    }
}
