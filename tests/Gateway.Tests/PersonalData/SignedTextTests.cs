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

    public static TheoryData<string, string, string> Blocks => new()
    {
        { "/v1/messages", """{"type":"thinking","thinking":"{0}","signature":"c2ln"}""", "messages[1].content[0].thinking" },
        { "/v1/messages", """{"type":"thinking","thinking":"x","signature":"{0}"}""", "messages[1].content[0].signature" },
        { "/v1/messages", """{"type":"redacted_thinking","data":"{0}"}""", "messages[1].content[0].data" },
        { Invoke, """{"type":"thinking","thinking":"{0}","signature":"c2ln"}""", "messages[1].content[0].thinking" },
        {
            Converse, """{"reasoningContent":{"reasoningText":{"text":"{0}","signature":"c2ln"}}}""",
            "messages[1].content[0].reasoningContent.reasoningText.text"
        },
        {
            "/converse", """{"reasoningContent":{"reasoningText":{"text":"x","signature":"{0}"}}}""",
            "messages[1].content[0].reasoningContent.reasoningText.signature"
        },
        { "/converse", """{"reasoningContent":{"redactedContent":"{0}"}}""", "messages[1].content[0].reasoningContent.redactedContent" },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
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
    public async Task A_number_beside_it_is_masked_and_the_block_stays_as_it_is(string path, string block, string place)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync("Mask", bedrock);
        var kept = block.Replace("{0}", "c2lnbmVk", StringComparison.Ordinal);

        using var response = await gateway.Post(path, Body(path, kept, $"個人番号は{Number}です"));

        var sent = Assert.Single(bedrock.Calls).Body;
        Assert.Contains(kept, sent, StringComparison.Ordinal);
        Assert.Contains("個人番号は************です", sent, StringComparison.Ordinal);
        Assert.NotEmpty(place);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Where_numbers_are_only_counted_it_is_sent_as_it_is(string path, string block, string place)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await StartAsync("Observe", bedrock);

        using var response = await gateway.Post(path, Body(path, Filled(block), "x"));

        Assert.Contains(Filled(block), Assert.Single(bedrock.Calls).Body, StringComparison.Ordinal);
        Assert.NotEmpty(place);
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
