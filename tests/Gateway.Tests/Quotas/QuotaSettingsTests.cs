using Gateway.Testing;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Quotas;

/// <summary>A limit that could never refuse anything prevents the start (traps 9 and 11).</summary>
public class QuotaSettingsTests
{
    private const string Quotas = "Callers:Applications:demo:Quotas";
    private const string Haiku = "Models:claude-haiku-4-5";

    [Theory]
    [InlineData("RequestsPerMinute=0", "RequestsPerMinute")]
    [InlineData("RequestsPerMinute=-1", "RequestsPerMinute")]
    [InlineData("RequestsPerMinute=1000001", "RequestsPerMinute")]
    [InlineData("TokensPerMinute=1000000001", "TokensPerMinute")]
    [InlineData("RequestsPerMinute=1;RequestBurst=00:00:00.5", "RequestBurst")]
    [InlineData("RequestsPerMinute=1;RequestBurst=00:01:01", "RequestBurst")]
    [InlineData("RequestsPerMinute=1;TokenBurst=00:00:10", "TokenBurst")] // Of no limit.
    [InlineData("Mode=Shadow", "Quotas: ")] // Of no limit.
    [InlineData("Mode=Watch", "Mode")]
    [InlineData("RequestsPerMinutes=1", "RequestsPerMinutes")]
    [InlineData("CostExpression=1", "CostExpression")]
    [InlineData(Haiku + ":RequestsPerDay=1", "RequestsPerDay")]
    [InlineData(Haiku + ":Mode=Enforce", "claude-haiku-4-5: ")]
    [InlineData(Haiku + ":MaxConcurrentRequests=0", "MaxConcurrentRequests")]
    [InlineData(Haiku + ":MaxConcurrentRequests=101", "MaxConcurrentRequests")] // Above the application's own.
    [InlineData("RequestsPerMinute=10;" + Haiku + ":RequestsPerMinute=11", Haiku)]
    [InlineData("Models:claude-haiku-9:RequestsPerMinute=1", "claude-haiku-9")] // Not in the catalog.
    [InlineData("Models:claude-opus-4-8:RequestsPerMinute=1", "claude-opus-4-8")] // Not granted.
    [InlineData("TokensPerDay=1", "Ledger__Store")]
    [InlineData("TokensPerMonth=1", "Ledger__Store")]
    [InlineData("YenPerDay=1", "Ledger__Store")]
    [InlineData("YenPerDay=1", "Prices__ExchangeRates")]
    [InlineData(Haiku + ":YenPerMonth=1", "Ledger__Store")]
    public async Task A_limit_that_means_nothing_refuses_start_by_its_key(string settings, string named)
    {
        var refused = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => TestGateway.StartAsync(Read(settings)));

        var key = named.Replace(":c", "__c", StringComparison.Ordinal);
        Assert.Contains(refused.Failures, problem => problem.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RequestsPerMinute=60;RequestBurst=00:00:30;TokensPerMinute=100000;TokenBurst=00:00:30;Mode=Shadow")]
    [InlineData(Haiku + ":RequestsPerMinute=1;" + Haiku + ":MaxConcurrentRequests=100;" + Haiku + ":Mode=Shadow")]
    [InlineData("RequestsPerMinute=10;" + Haiku + ":RequestsPerMinute=10")]
    [InlineData("RequestsPerMinute=10;" + Haiku + ":RequestsPerMinute=11;" + Haiku + ":Mode=Shadow")]
    public async Task Limits_that_mean_something_are_taken(string settings)
    {
        await using var gateway = await TestGateway.StartAsync(Read(settings));

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
    }

    private static Dictionary<string, string?> Read(string settings) => settings.Split(';')
        .Select(setting => setting.Split('=')).ToDictionary(pair => $"{Quotas}:{pair[0]}", pair => (string?)pair[1]);
}
