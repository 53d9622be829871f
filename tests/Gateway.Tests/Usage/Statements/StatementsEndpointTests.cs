using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Usage.Statements;

/// <summary><c>GET /statements</c>, asked over HTTP.</summary>
public sealed class StatementsEndpointTests : IDisposable
{
    private readonly TemporaryLedger _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/statements?month=2026-13", "month: 月を 2026-11 の形で", "month: Name a month, such as 2026-11.")]
    [InlineData("/statements?format=csv", "month: 月を", "month: Name a month")]
    [InlineData("/statements?month=2026-11&clock=UTC", "clock: utc か jst", "clock: Set it to utc or jst.")]
    [InlineData("/statements?month=2026-11&format=xlsx", "format: ", "format: Set it to json (default) or csv.")]
    [InlineData("/statements?month=2026-11&lang=fr", "lang: ", "lang: Set it to ja or en")]
    [InlineData("/statements?month=2026-11&bom=1", "bom: ", "bom: Set it to true or false (default).")]
    [InlineData("/statements?month=2026-11&final=true", "final: この月の確定版はまだありません", "final: There is no final statement of this month yet.")]
    [InlineData("/statements?month=2026-11&department=x", "department: このパラメーターはありません", "department: There is no such parameter. Choose from month, clock")]
    [InlineData("/statements?month=2199-01", "month: まだ始まっていない月です", "month: This month has not begun.")]
    [InlineData("/statements/1?month=2026-11", "month: このパラメーターはありません", "month: There is no such parameter. Choose from format, lang, bom.")]
    public async Task A_mistake_names_the_parameter_and_the_remedy(string path, string japanese, string english)
    {
        await using var gateway = await TestGateway.StartAsync(_folder.Settings());

        using var ja = await gateway.Get(path);
        using var en = await gateway.Get(path, ("Accept-Language", "en"));

        Assert.Equal(HttpStatusCode.BadRequest, ja.StatusCode);
        Assert.StartsWith(japanese, (string?)(await Some.JsonAsync(ja))["detail"], StringComparison.Ordinal);
        Assert.StartsWith(english, (string?)(await Some.JsonAsync(en))["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    [InlineData("latest")]
    public async Task A_number_that_was_never_given_is_not_found(string number)
    {
        await using var gateway = await TestGateway.StartAsync(_folder.Settings());

        using var ja = await gateway.Get($"/statements/{number}");
        using var en = await gateway.Get($"/statements/{number}", ("Accept-Language", "en"));

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (ja.StatusCode, ja.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("この番号の利用明細はありません。", (string?)(await Some.JsonAsync(ja))["detail"], StringComparison.Ordinal);
        var problem = await Some.JsonAsync(en);
        Assert.StartsWith("There is no statement with this number. GET /statements", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal("route_not_found", (string?)problem["code"]);
    }

    [Theory]
    [InlineData("/statements")]
    [InlineData("/statements?month=2026-11")]
    [InlineData("/statements/1")]
    public async Task Only_operators_read_statements(string path)
    {
        var (key, settings) = Keys.New("app");
        await using var gateway = await TestGateway.StartAsync(_folder.Settings([.. settings.Select(pair => (pair.Key, pair.Value))]));
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-api-key", key);

        using var response = await gateway.Send(request);
        using var anonymous = await gateway.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), (response.StatusCode, anonymous.StatusCode));
    }

    [Fact]
    public async Task Without_a_ledger_it_says_so()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Get("/statements", ("Accept-Language", "en"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("Ledger__Store is None", (string?)(await Some.JsonAsync(response))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_are_listed_shown_by_number_and_shown_as_the_month_is_now()
    {
        var stage = new StatementStage(_folder.Settings(), new(2026, 12, 5, 3, 0, 0, TimeSpan.Zero));
        await SmallMonth.WriteAsync(stage, SmallMonth.Request(1));
        var made = await stage.PrintAsync("2026-11", "--format", "csv", "--lang", "en");
        await stage.PrintAsync("rate", "2026-11", "--jpy-per-usd", "160.5", "--kind", "AwsInvoice", "--source", "x", "--by", "y");
        await stage.PrintAsync("finalize", "2026-11", "--by", "財政課");
        var final = await stage.PrintAsync("2026-11", "--final");
        await using var gateway = await TestGateway.StartAsync(_folder.Settings(
            [.. stage.Settings.Select(pair => (pair.Key, pair.Value))]));

        var list = await JsonAsync(gateway, "/statements");
        using var csv = await gateway.Get("/statements/1?format=csv&bom=true", ("Accept-Language", "en"));
        var last = await TextAsync(gateway, "/statements?month=2026-11&final=true");

        Assert.Equal(
            ["2 2026-11 utc final 財政課", "1 2026-11 utc provisional "],
            list["statements"]!.AsArray().Select(one => $"{one!["number"]} {one["month"]} {one["clock"]} {one["state"]} {one["madeBy"]}"));
        Assert.Equal("\uFEFF" + made, Encoding.UTF8.GetString(await csv.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
        Assert.Equal("text/csv; charset=utf-8; header=present", csv.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=\"statement-1.csv\"", csv.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(["en"], csv.Content.Headers.ContentLanguage);
        Assert.True(csv.Headers.CacheControl!.NoStore);
        Assert.Equal(final, last);
        Assert.Contains(gateway.Logs.Events, entry => entry.Id == 5090);
    }

    // The month of the machine's clock: what the gateway has served is in it, and nothing is stored by asking.
    [Fact]
    public async Task The_month_as_it_is_now_has_no_number_and_is_not_stored()
    {
        await using var gateway = await TestGateway.StartAsync(_folder.Settings());
        using var response = await gateway.Post("/converse", Some.ConverseRequest());
        var month = TimeProvider.System.GetUtcNow().ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        JsonNode document;
        do
        {
            document = await JsonAsync(gateway, $"/statements?month={month}&lang=en");
        }
        while ((int)document["total"]!["requests"]! < 1);

        Assert.Null(document["number"]);
        Assert.Equal(("provisional", month), ((string)document["state"]!, (string)document["month"]!));
        Assert.Empty((await JsonAsync(gateway, "/statements"))["statements"]!.AsArray());
    }

    // A month of a million rows takes the better part of a minute.
    [Fact]
    public async Task One_is_drawn_up_at_a_time()
    {
        var store = new ObstructedStore();
        await using var gateway = await TestGateway.StartAsync(_folder.Settings(), gateway: store.Replace);
        var (reached, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        var month = $"/statements?month={TimeProvider.System.GetUtcNow():yyyy-MM}";
        store.Reading = () =>
        {
            store.Reading = null;
            reached.SetResult();
            return released.Task;
        };

        var first = gateway.Get(month);
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        using var second = await gateway.Get(month);
        released.SetResult();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "overloaded"), (second.StatusCode, (string?)(await Some.JsonAsync(second))["code"]));
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get(month)).StatusCode);
    }

    private static async Task<JsonNode> JsonAsync(TestGateway gateway, string path) => JsonNode.Parse(await TextAsync(gateway, path))!;

    private static async Task<string> TextAsync(TestGateway gateway, string path)
    {
        using var response = await gateway.Get(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
