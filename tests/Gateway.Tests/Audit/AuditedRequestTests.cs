using System.Net;
using System.Net.Http.Headers;
using Gateway.Audit;
using Gateway.Testing;

namespace Gateway.Tests.Audit;

/// <summary>What the trail records of requests, through the front door.</summary>
public sealed class AuditedRequestTests
{
    private const string Events =
        "SELECT group_concat(kind || ' ' || actor || ' ' || coalesce(application, '-') || ' ' || coalesce(code, subject, '-')) FROM (SELECT * FROM audit WHERE kind IN ('refused', 'refused_many', 'read') ORDER BY seq)";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refusals_are_recorded_with_their_codes_and_nothing_of_what_was_sent()
    {
        const string Canary = "123456789018";
        await using var rig = await AuditRig.StartAsync(("Callers:Applications:demo:PersonalData:Requests", "Block"));
        using var wrong = new HttpRequestMessage(HttpMethod.Post, "/converse");
        wrong.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "not-a-key-of-anybody");

        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.Gateway.Send(wrong)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await rig.Gateway.Post(
            "/converse", $$"""{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"個人番号 {{Canary}} 0123"}]}]}""")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await rig.ConverseAsync()).StatusCode);
        await rig.Gateway.StopAsync();

        Assert.Equal("refused unknown - unauthenticated,refused operator demo personal_data_blocked", await rig.LineAsync(Events));
        Assert.Equal("claude-haiku-4-5|1", await rig.LineAsync("SELECT alias, length(rules) > 0 FROM audit WHERE code = 'personal_data_blocked'"));
        var everything = await rig.LineAsync("SELECT group_concat(coalesce(subject, '') || coalesce(detail, '') || coalesce(rules, '') || coalesce(request_id, '') || coalesce(address, '')) FROM audit");
        Assert.DoesNotContain(Canary, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("not-a-key-of-anybody", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Gateway.Key, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_wrong_keys_writes_a_bounded_number_of_records()
    {
        await using var rig = await AuditRig.StartAsync(("Audit:IncludeAddress", "true"));
        const int Flood = 1_000;

        for (var i = 0; i < Flood; i += 50)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => rig.Gateway.Http.GetAsync("/models", Cancelled)));
        }

        await rig.Gateway.StopAsync();
        var seconds = long.Parse(await rig.LineAsync("SELECT (max(at) - min(at)) / 1000 + 2 FROM audit"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"{Flood}", await rig.LineAsync("SELECT sum(coalesce(times, 1)) FROM audit WHERE kind IN ('refused', 'refused_many')"));
        Assert.InRange(
            long.Parse(await rig.LineAsync("SELECT count(*) FROM audit"), System.Globalization.CultureInfo.InvariantCulture),
            1, Math.Min(Flood + 2, (RefusalRecords.MostPerSecond * seconds) + seconds + 2));
        Assert.Equal("127.0.0.1", await rig.LineAsync("SELECT max(address) FROM audit WHERE kind = 'refused'"));
    }

    [Fact]
    public async Task What_an_operator_reads_is_recorded_before_it_is_answered()
    {
        await using var rig = await AuditRig.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await rig.Gateway.Get("/usage?by=day")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await rig.Gateway.Get("/residency")).StatusCode);

        Assert.Equal("read operator demo usage,read operator demo residency", await rig.LineAsync(Events));
        Assert.Equal("query=?by=day", await rig.LineAsync("SELECT detail FROM audit WHERE subject = 'usage'"));
    }

    [Theory]
    [InlineData(true, HttpStatusCode.ServiceUnavailable)]
    [InlineData(false, HttpStatusCode.OK)]
    public async Task What_cannot_be_recorded_is_not_answered_unless_a_setting_says_so(bool failClosed, HttpStatusCode expected)
    {
        await using var rig = await AuditRig.StartAsync(("Audit:FailClosed", $"{failClosed}"), ("Ledger:WriteTimeout", "00:00:00.1"));
        await rig.ReadyAsync(true);
        rig.Store.Obstruction = Obstruction.Before;
        await rig.ConverseAsync();
        await rig.ReadyAsync(false);

        Assert.Equal(expected, (await rig.Gateway.Get("/residency")).StatusCode);
        Assert.Equal(
            failClosed ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.Unauthorized,
            (await rig.Gateway.Http.GetAsync("/models", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await rig.Gateway.Http.GetAsync("/health/live", Cancelled)).StatusCode);
    }
}
