using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Usage.Reports;

/// <summary><c>GET /usage</c>, asked over HTTP.</summary>
public sealed class UsageEndpointTests : IDisposable
{
    private readonly TemporaryLedger _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("from=2026-11-31", "from: 月（2026-11）", "from: Write a month (2026-11)")]
    [InlineData("from=2026-11-29T09:00", "from: ", "a full hour with Z or an offset")]
    [InlineData("from=2026-11-29T09:30:00Z", "from: ", "a full hour")]
    [InlineData("to=tomorrow", "to: ", "to: Write a month")]
    [InlineData("from=2026-11&to=2026-11", "to: from（", "to: Set it after from")]
    [InlineData("by=week", "by: ", "by: Choose from hour, day (default), month.")]
    [InlineData("by=Day", "by: ", "by: Choose from")]
    [InlineData("clock=Asia/Tokyo", "clock: ", "clock: Set it to jst (default) or utc.")]
    [InlineData("groupBy=application,user", "groupBy: ", "groupBy: Choose from application, department, model")]
    [InlineData("group_by=model", "group_by: このパラメーターはありません", "group_by: There is no such parameter. Choose from from, to, by")]
    [InlineData("by=hour&from=2026-10-01&to=2026-11-02", "by: ", "by: By hour, ask for at most 31 days.")]
    [InlineData("by=day&from=2025-10&to=2026-11", "by: ", "by: By day, ask for at most 366 days.")]
    [InlineData("by=month&from=2010-01&to=2026-11", "from: ", "from: By month, ask for at most 10 years.")]
    public async Task A_mistake_names_the_parameter_and_the_remedy(string query, string japanese, string english)
    {
        await using var gateway = await StartAsync();

        using var ja = await gateway.Get($"/usage?{query}");
        using var en = await gateway.Get($"/usage?{query}", ("Accept-Language", "en"));

        Assert.Equal(HttpStatusCode.BadRequest, ja.StatusCode);
        Assert.Equal("invalid_request", (string?)(await Some.JsonAsync(ja))["code"]);
        Assert.StartsWith(japanese, (string?)(await Some.JsonAsync(ja))["detail"], StringComparison.Ordinal);
        Assert.Contains(english, (string?)(await Some.JsonAsync(en))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_ledger_it_says_so()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Get("/usage", ("Accept-Language", "en"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("Ledger__Store is None", (string?)(await Some.JsonAsync(response))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_it_says_nothing()
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.Http.GetAsync("/usage", Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task An_operator_reads_all_and_an_application_its_own()
    {
        const string November = "/usage?from=2026-11&to=2026-12&groupBy=application&by=month";
        await WriteMonthAsync();
        JsonNode all, one;
        await using (var gateway = await StartAsync())
        {
            all = await JsonAsync(gateway, November);
            one = await JsonAsync(gateway, $"{November}&application=app-2");
        }

        var (key, settings) = Keys.New("app-1");
        await using var again = await StartAsync([.. settings.Select(pair => (pair.Key, pair.Value))]);
        var own = await JsonAsync(again, November, key);
        using var others = await SendAsync(again, $"{November}&application=app-2", key);

        Assert.Equal(["app-0", "app-1", "app-2", "app-3"], Applications(all));
        Assert.Equal(["app-2"], Applications(one));
        Assert.Equal(["app-1"], Applications(own));
        Assert.Equal(HttpStatusCode.Forbidden, others.StatusCode);
        Assert.Equal("operation_not_allowed", (string?)(await Some.JsonAsync(others))["code"]);
    }

    // Of an hour, a day and a month, the default is a day; of the clocks, Japan's.
    [Fact]
    public async Task Amounts_are_exact_and_periods_begin_by_the_clock_of_Japan()
    {
        await WriteMonthAsync();
        await using var gateway = await StartAsync();

        var report = await JsonAsync(gateway, "/usage?from=2026-11-05&to=2026-11-07");

        Assert.Equal(("2026-11-05T00:00:00+09:00", "day", "jst"), ((string?)report["from"], (string?)report["by"], (string?)report["clock"]));
        Assert.Equal(
            ["2026-11-05T00:00:00+09:00", "2026-11-06T00:00:00+09:00"],
            report["usage"]!.AsArray().Select(row => (string?)row!["start"]));
        Assert.Equal(
            (long)report["total"]!["costPicoUsd"]!, (long)(Decimal(report["total"]!["costUsd"]) * 1_000_000_000_000));
        Assert.Equal((long)report["total"]!["requests"]!, report["usage"]!.AsArray().Sum(row => (long)row!["requests"]!));
        Assert.Null(report["total"]!["costJpy"]);
        Assert.True((bool)report["provisional"]!);
    }

    // Rows are removed after their months of retention, and there may be ten million of them.
    [Fact]
    public async Task A_report_needs_no_single_request()
    {
        const string November = "/usage?from=2026-11&to=2026-12&groupBy=application,department,model";
        await WriteMonthAsync();
        await using var gateway = await StartAsync();
        var before = await JsonAsync(gateway, November);

        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "ledger.db")}"))
        {
            await connection.OpenAsync(Cancelled);
            await using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM attempt; DELETE FROM usage";
            await command.ExecuteNonQueryAsync(Cancelled);
        }

        Assert.Equal(before.ToJsonString(), (await JsonAsync(gateway, November)).ToJsonString());
    }

    // What the simulator counted is what the report adds up to, at the price of the model.
    [Fact]
    public async Task Requests_are_in_the_report_of_their_application()
    {
        await using var gateway = await StartAsync(("Callers:Applications:demo:Department", "市民課"));
        for (var i = 0; i < 3; i++)
        {
            using var response = await gateway.Post("/converse", Some.ConverseRequest());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        JsonNode report;
        do
        {
            report = await JsonAsync(gateway, "/usage?groupBy=department,model"); // Settlements are written after their responses.
        }
        while ((long)report["total"]!["requests"]! < 3);

        var row = Assert.Single(report["usage"]!.AsArray())!;
        var settled = gateway.Logs.Events.Where(logged => logged.Id == 4000).ToList();
        Assert.Equal("市民課", (string?)row["department"]);
        Assert.Equal(settled.Sum(logged => Count(logged.Values["InputTokens"])), (long)row["tokens"]!["input"]!);
        Assert.Equal(settled.Sum(logged => Count(logged.Values["OutputTokens"])), (long)row["tokens"]!["output"]!);
        Assert.Equal(settled.Sum(logged => Count(logged.Values["CostPicoUsd"])), (long)row["costPicoUsd"]!);
    }

    // "+" means a space in a URL, and people forget to escape it.
    [Fact]
    public async Task An_offset_may_be_written_with_a_plus_that_is_not_escaped()
    {
        await using var gateway = await StartAsync();

        var report = await JsonAsync(gateway, "/usage?from=2026-11-05T03:00+09:00&to=2026-11-05T03:00:00Z&clock=utc");

        Assert.Equal(("2026-11-04T18:00:00+00:00", "2026-11-05T03:00:00+00:00"), ((string?)report["from"], (string?)report["to"]));
    }

    [Fact]
    public async Task Yen_are_told_with_the_rate_of_the_contract()
    {
        await WriteMonthAsync();
        await using var gateway = await StartAsync(
            ("Prices:ExchangeRates:r8:Kind", "Contract"),
            ("Prices:ExchangeRates:r8:From", "2026-04-01T00:00:00+09:00"),
            ("Prices:ExchangeRates:r8:JpyPerUsd", "155.25"),
            ("Prices:ExchangeRates:r8:Source", "契約書"),
            ("Prices:ExchangeRates:r8:EnteredBy", "情報政策課"));

        var report = await JsonAsync(gateway, "/usage?from=2026-11&to=2026-12&by=month");
        var total = report["total"]!;

        Assert.Equal(("r8", "Contract", "155.25"),
            ((string?)report["exchangeRates"]![0]!["id"], (string?)report["exchangeRates"]![0]!["kind"],
                (string?)report["exchangeRates"]![0]!["jpyPerUsd"]));
        Assert.Equal(Decimal(total["costUsd"]) * 155.25m, Decimal(total["costJpy"]));
    }

    [Fact]
    public async Task A_report_is_not_cached_and_its_reading_is_logged()
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.Get("/usage");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Contains(gateway.Logs.Events, entry => entry.Id == 5080);
    }

    private async Task WriteMonthAsync()
    {
        await using var store = new SqliteLedgerStore(
            new LedgerFolder(
                Options.Create(new LedgerOptions { Path = _folder.Path, AllowLostLedger = true }), NullLogger<LedgerFolder>.Instance),
            TimeProvider.System);
        await store.OpenAsync(Cancelled);
        await new GeneratedMonth().WriteAsync(store, Cancelled);
    }

    private Task<TestGateway> StartAsync(params ReadOnlySpan<(string Key, string? Value)> settings) =>
        TestGateway.StartAsync(_folder.Settings(settings));

    private static long Count(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static decimal Decimal(JsonNode? text) => decimal.Parse((string)text!, CultureInfo.InvariantCulture);

    private static IEnumerable<string?> Applications(JsonNode report) =>
        report["usage"]!.AsArray().Select(row => (string?)row!["application"]);

    private static async Task<JsonNode> JsonAsync(TestGateway gateway, string path, string? key = null)
    {
        using var response = await SendAsync(gateway, path, key);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Some.JsonAsync(response);
    }

    private static async Task<HttpResponseMessage> SendAsync(TestGateway gateway, string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-api-key", key ?? gateway.Key);
        return await gateway.Send(request);
    }
}
