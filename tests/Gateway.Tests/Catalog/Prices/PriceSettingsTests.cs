using Gateway.Catalog.Prices;
using Gateway.Configuration;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Catalog.Prices;

/// <summary>What settings can say of prices and exchange rates, and the mistakes that prevent the start.</summary>
public class PriceSettingsTests
{
    private const string Row = "Prices:Rows:r9:";
    private const string Long = "Prices:Rows:r9-long:";
    private const string Micro = $"{Row}MicroUsdPerMillionTokens:";
    private const string Rate = "Prices:ExchangeRates:r9:";
    private const string Second = "Prices:ExchangeRates:r9b:";
    private static readonly DateTimeOffset Then = new(2027, 4, 1, 0, 0, 0, TimeSpan.FromHours(9));

    [Fact]
    public async Task A_contract_has_its_own_prices_and_rate()
    {
        await using var gateway = await TestGateway.StartAsync(new(Settings()));

        var prices = gateway.Services.GetRequiredService<Snapshot<PricesOptions, PriceList>>().Current;
        var rates = gateway.Services.GetRequiredService<Snapshot<PricesOptions, ExchangeRates>>().Current;

        Assert.Equal(new Price("r9", 3_000_000, 15_000_000, 300_000, 3_750_000, 6_000_000), prices.Find(Sonnet, 1, Then));
        Assert.Equal("claude-sonnet-4-6.2026-09", prices.Find(Sonnet, 1, Then.AddTicks(-1))!.Id);
        Assert.Null(rates.At(Then.AddTicks(-1)));
        Assert.Equal(("r9", "155.25", 1_552_500L), (rates.At(Then)!.Id, rates.At(Then)!.JpyPerUsd, rates.At(Then)!.JpyPerUsd10000));
        Assert.Equal(("r9"), rates.At(Then.AddYears(1).AddTicks(-1))!.Id);
        Assert.Null(rates.At(Then.AddYears(1)));
    }

    // 3.30 USD for 1,000,000 tokens, as it is written in other units.
    [Theory]
    [InlineData("3", "between 8000 and 1000000000")]
    [InlineData("3300", "between 8000 and 1000000000")]
    [InlineData("0", "between 8000 and 1000000000")]
    [InlineData("-1", "between 8000 and 1000000000")]
    [InlineData("3.30", "Prices")]
    [InlineData("33000001", "more than 10 times apart")]
    [InlineData("329999", "more than 10 times apart")]
    [InlineData("3300000000000", "between 8000 and 1000000000")]
    [InlineData("", "Input is required")]
    public async Task A_price_in_another_unit_is_refused(string price, string problem)
    {
        Assert.Contains(problem, await ProblemsOf(new() { [$"{Micro}Input"] = price.Length == 0 ? null : price }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Row + "ModelId", "jp.anthropic.claude-sonnet-4-7", "no ModelId of Catalog__Models")]
    [InlineData(Row + "EffectiveFrom", "2027-04-01", "EffectiveFrom must be")]
    [InlineData(Row + "EffectiveFrom", "2027-04-01T00:00:00", "EffectiveFrom must be")]
    [InlineData(Row + "EffectiveFrom", "2017-04-01T00:00:00Z", "EffectiveFrom must be")]
    [InlineData(Row + "EffectiveTo", "2027-04-01T00:00:00+09:00", "EffectiveTo must be a later moment")]
    [InlineData(Row + "OverPromptTokens", "-1", "OverPromptTokens must be")]
    [InlineData(Row + "OverPromptTokens", "200000", "no row with OverPromptTokens 0")]
    [InlineData(Row + "Source", "", "Source must name")]
    [InlineData(Row + "Free", "true", "Free and prices")]
    [InlineData(Row + "Supersedes", "claude-sonnet-4-6.2026-09", "which is no row for the same")]
    [InlineData(Micro + "Output", null, "Output is required")]
    [InlineData(Micro + "CacheRead", null, "CacheRead is required")]
    [InlineData(Row + "Prise", "1", "Prices__Rows__r9__Prise")]
    [InlineData("Prices:Rows:claude-sonnet-4-6.2026-09:ModelId", "jp.anthropic.claude-sonnet-4-6", "Shipped rows cannot be changed")]
    [InlineData(Rate + "Kind", null, "Kind must be one of Contract")]
    [InlineData(Rate + "Kind", "7", "ExchangeRates__r9__Kind is 7")]
    [InlineData(Rate + "JpyPerUsd", "1552500", "JpyPerUsd must be")]
    [InlineData(Rate + "JpyPerUsd", "0.0064", "JpyPerUsd must be")]
    [InlineData(Rate + "JpyPerUsd", "155.25001", "JpyPerUsd must be")]
    [InlineData(Rate + "JpyPerUsd", null, "JpyPerUsd must be")]
    [InlineData(Rate + "From", "2027-04-01T00:30:00+09:00", "on a full hour")]
    [InlineData(Rate + "To", "2027-03-31T00:00:00+09:00", "To must be a later moment")]
    [InlineData(Rate + "Source", " ", "Source must name")]
    [InlineData(Rate + "EnteredBy", null, "EnteredBy must name")]
    [InlineData(Rate + "Supersedes", "r9", "Name another rate")]
    public async Task A_mistake_prevents_the_start_and_is_named(string key, string? value, string problem)
    {
        Assert.Contains(problem, await ProblemsOf(new() { [key] = value }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_rows_for_the_same_need_a_correction_with_its_reason()
    {
        var second = Settings().Where(pair => pair.Key.StartsWith(Row, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key.Replace(":r9:", ":r9-2:", StringComparison.Ordinal), pair => pair.Value);

        Assert.Contains("is for the same", await ProblemsOf(second), StringComparison.Ordinal);
        Assert.Contains(
            "Reason must say why 'r9'",
            await ProblemsOf(new(second) { ["Prices:Rows:r9-2:Supersedes"] = "r9" }), StringComparison.Ordinal);
        Assert.Contains(
            "correct each other",
            await ProblemsOf(new(second)
            {
                ["Prices:Rows:r9-2:Supersedes"] = "r9",
                ["Prices:Rows:r9-2:Reason"] = "a slip",
                [$"{Row}Supersedes"] = "r9-2",
                [$"{Row}Reason"] = "a slip",
            }),
            StringComparison.Ordinal);
        Assert.Equal("", await ProblemsOf(new(second)
        {
            ["Prices:Rows:r9-2:Supersedes"] = "r9",
            ["Prices:Rows:r9-2:Reason"] = "a slip",
        }));
    }

    [Fact]
    public async Task A_model_with_a_price_for_long_prompts_needs_one_from_the_contract_too()
    {
        var haiku = new Dictionary<string, string?>
        {
            [$"{Row}ModelId"] = "jp.anthropic.claude-haiku-5-5",
            [$"{Micro}Input"] = "100000",
            [$"{Micro}Output"] = "500000",
            [$"{Micro}CacheRead"] = "10000",
            [$"{Micro}CacheWrite5m"] = "125000",
            [$"{Micro}CacheWrite1h"] = "200000",
        };
        var both = Settings().Concat(haiku).Where(pair => pair.Key.StartsWith(Row, StringComparison.Ordinal))
            .Select(pair => new KeyValuePair<string, string?>(pair.Key.Replace(Row, Long, StringComparison.Ordinal), pair.Value))
            .Concat(haiku).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value);
        both[$"{Long}OverPromptTokens"] = "100000";

        Assert.Contains("no row with OverPromptTokens 100000", await ProblemsOf(haiku), StringComparison.Ordinal);
        Assert.Equal("", await ProblemsOf(both));
        Assert.Contains(
            "different EffectiveTo",
            await ProblemsOf(new(both) { [$"{Long}EffectiveTo"] = "2028-04-01T00:00:00Z" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_rates_for_one_moment_prevent_the_start_unless_one_takes_the_others_place()
    {
        var second = new Dictionary<string, string?>
        {
            [$"{Second}Kind"] = "AwsInvoice",
            [$"{Second}From"] = "2028-03-01T00:00:00+09:00",
            [$"{Second}JpyPerUsd"] = "160",
            [$"{Second}Source"] = "invoice",
            [$"{Second}EnteredBy"] = "desk",
        };

        Assert.Contains("'r9' and 'r9b' overlap", await ProblemsOf(second), StringComparison.Ordinal);
        Assert.Contains(
            "Name another rate",
            await ProblemsOf(new(second) { [$"{Second}Supersedes"] = "r9", [$"{Rate}Supersedes"] = "r9b" }), StringComparison.Ordinal);
        Assert.Equal("", await ProblemsOf(new(second) { [$"{Second}Supersedes"] = "r9" }));
        Assert.Equal("", await ProblemsOf(new(second) { [$"{Second}From"] = "2028-04-01T00:00:00+09:00" }));
    }

    private const string Sonnet = "jp.anthropic.claude-sonnet-4-6";

    private static Dictionary<string, string?> Settings() => new()
    {
        [$"{Row}ModelId"] = Sonnet,
        [$"{Row}EffectiveFrom"] = "2027-04-01T00:00:00+09:00",
        [$"{Row}Source"] = "令和9年度 契約書 別表2",
        [$"{Micro}Input"] = "3000000",
        [$"{Micro}Output"] = "15000000",
        [$"{Micro}CacheWrite5m"] = "3750000",
        [$"{Micro}CacheWrite1h"] = "6000000",
        [$"{Micro}CacheRead"] = "300000",
        [$"{Rate}Kind"] = "Contract",
        [$"{Rate}From"] = "2027-04-01T00:00:00+09:00",
        [$"{Rate}To"] = "2028-03-31T15:00:00Z",
        [$"{Rate}JpyPerUsd"] = "155.25",
        [$"{Rate}Source"] = "令和9年度 契約書 第8条",
        [$"{Rate}EnteredBy"] = "情報政策課 山田",
    };

    // The problems of a start with some settings changed; empty when the gateway starts.
    private static async Task<string> ProblemsOf(Dictionary<string, string?> changes)
    {
        var settings = Settings();
        foreach (var (key, value) in changes)
        {
            settings[key] = value;
        }

        foreach (var (key, _) in settings.Where(pair => pair.Value is null).ToList())
        {
            settings.Remove(key);
        }

        TestGateway? gateway = null;
        var refused = await Record.ExceptionAsync(async () => gateway = await TestGateway.StartAsync(settings));
        if (gateway is not null)
        {
            await gateway.DisposeAsync();
        }

        return refused is null ? "" : string.Join('\n', StartupError.ProblemsOf(refused)!);
    }
}
