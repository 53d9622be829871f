using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.PersonalData;

/// <summary>
/// Thinking that a client sends back: its signature holds for exactly its bytes, so a number in it cannot be masked.
/// </summary>
public class SignedTextTests
{
    private const string Number = "123456789018";
    private const string Invoke = "/model/claude-haiku-4-5/invoke";
    private const string Converse = "/model/claude-haiku-4-5/converse";

    private static readonly (string Path, string Block, string Place)[] Rows =
    [
        ("/v1/messages", """{"type":"thinking","thinking":"{0}","signature":"c2ln"}""", "messages[1].content[0].thinking"),
        ("/v1/messages", """{"type":"thinking","thinking":"x","signature":"{0}"}""", "messages[1].content[0].signature"),
        ("/v1/messages", """{"type":"redacted_thinking","data":"{0}"}""", "messages[1].content[0].data"),
        (Invoke, """{"type":"thinking","thinking":"{0}","signature":"c2ln"}""", "messages[1].content[0].thinking"),
        (
            Converse, """{"reasoningContent":{"reasoningText":{"text":"{0}","signature":"c2ln"}}}""",
            "messages[1].content[0].reasoningContent.reasoningText.text"),
        (
            "/converse", """{"reasoningContent":{"reasoningText":{"text":"x","signature":"{0}"}}}""",
            "messages[1].content[0].reasoningContent.reasoningText.signature"),
        ("/converse", """{"reasoningContent":{"redactedContent":"{0}"}}""", "messages[1].content[0].reasoningContent.redactedContent"),
    ];

    public static TheoryData<string, string> Blocks => [.. Rows.Select(row => new TheoryDataRow<string, string>(row.Path, row.Block))];

    public static TheoryData<string, string, string> Places =>
        [.. Rows.Select(row => new TheoryDataRow<string, string, string>(row.Path, row.Block, row.Place))];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_number_in_it_is_refused_where_numbers_are_masked(string path, string block, string place)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync("Mask", bedrock);

        using var response = await gateway.Post(path, Body(path, Filled(block), "x"), ("Accept-Language", "en"));

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            path.StartsWith("/model/", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.UnprocessableEntity,
            response.StatusCode);
        Assert.Contains($"{place} is of a thinking block", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, text, StringComparison.Ordinal);
        Assert.Empty(bedrock.Calls);
        Assert.Equal(place, (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values["RefusedMembers"]);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_number_beside_it_is_masked_and_the_block_stays_as_it_is(string path, string block)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync("Mask", bedrock);
        var kept = block.Replace("{0}", "c2lnbmVk", StringComparison.Ordinal);

        using var response = await gateway.Post(path, Body(path, kept, $"個人番号は{Number}です"));

        var sent = Assert.Single(bedrock.Calls).Body;
        Assert.Contains(kept, sent, StringComparison.Ordinal);
        Assert.Contains("個人番号は************です", sent, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Where_numbers_are_only_counted_it_is_sent_as_it_is(string path, string block)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync("Observe", bedrock);

        using var response = await gateway.Post(path, Body(path, Filled(block), "x"));

        Assert.Contains(Filled(block), Assert.Single(bedrock.Calls).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_in_the_last_of_very_many_blocks_is_refused_too()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync("Mask", bedrock);
        const string Block = """{"type":"redacted_thinking","data":"{0}"}""";
        var many = string.Concat(Enumerable.Repeat(Block + ",", 20_000));

        using var kept = await gateway.Post(Invoke, Body(Invoke, many + Block, $"個人番号は{Number}です"));
        using var refused = await gateway.Post(Invoke, Body(Invoke, many + Filled(Block), "x"), ("Accept-Language", "en"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (kept.StatusCode, refused.StatusCode));
        Assert.Contains(
            "is of a thinking block", (string?)(await Some.JsonAsync(refused))["message"], StringComparison.Ordinal);
        Assert.Single(bedrock.Calls);
    }

    [Fact]
    public async Task Twenty_places_are_written_down_at_most()
    {
        await using var gateway = await StartAsync("Mask", new RecordingBedrock());
        const string Block = """{"type":"redacted_thinking","data":"{0}"}""";

        using var response = await gateway.Post(Invoke, Body(Invoke, string.Join(',', Enumerable.Repeat(Filled(Block), 30)), "x"));

        var logged = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("my_number=30", logged.Values["PersonalData"]);
        Assert.Equal(
            Enumerable.Range(0, 20).Select(block => $"messages[1].content[{block}].data"),
            ((string)logged.Values["RefusedMembers"]!).Split(' '));
    }

    private static string Filled(string block) => block.Replace("{0}", $"個人番号は{Number}です", StringComparison.Ordinal);

    private static string Body(string path, string block, string text)
    {
        var isConverse = path.EndsWith("converse", StringComparison.Ordinal);
        var messages = isConverse
            ? $$$"""[{"role":"user","content":[{"text":"x"}]},{"role":"assistant","content":[{{{block}}}]},{"role":"user","content":[{"text":"{{{text}}}"}]}]"""
            : $$$"""[{"role":"user","content":"x"},{"role":"assistant","content":[{{{block}}}]},{"role":"user","content":"{{{text}}}"}]""";
        var head = path switch
        {
            "/v1/messages" => "\"model\":\"claude-haiku-4-5\",\"max_tokens\":9,",
            "/converse" => "\"modelId\":\"claude-haiku-4-5\",",
            Invoke => "\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,",
            _ => "",
        };
        return $"{{{head}\"messages\":{messages}}}";
    }

    private static Task<TestGateway> StartAsync(string requests, RecordingBedrock bedrock) => TestGateway.StartAsync(
        new() { ["Callers:Applications:demo:PersonalData:Requests"] = requests }, simulator: bedrock.Install);
}
