using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Testing;

namespace Gateway.Tests.PersonalData;

/// <summary>Responses that contain a My Number, through the front door.</summary>
public class ResponseTests
{
    private const string Number = "123456789018";

    private const string Whole =
        """{"metrics":{"latencyMs":1},"output":{"message":{"content":[{"text":"番号は123456789018です"}],"role":"assistant"}},"stopReason":"end_turn","usage":{"inputTokens":9,"outputTokens":5,"totalTokens":14}}""";

    private static readonly byte[][] Streamed =
    [
        BedrockFrames.Event("messageStart", """{"p":"abc","role":"assistant"}"""),
        BedrockFrames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"番号は12345678"},"p":"a"}"""),
        BedrockFrames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"9018です"},"p":"a"}"""),
        BedrockFrames.Event("contentBlockStop", """{"contentBlockIndex":0,"p":"ab"}"""),
        BedrockFrames.Event("messageStop", """{"p":"abcd","stopReason":"end_turn"}"""),
        BedrockFrames.Event("metadata", """{"metrics":{"latencyMs":42},"p":"abc","usage":{"inputTokens":9,"outputTokens":5,"totalTokens":14}}"""),
    ];

    [Theory]
    [InlineData(null, false)]
    [InlineData("Observe", true)]
    public async Task A_whole_answer_passes_byte_for_byte(string? answers, bool counted)
    {
        await using var gateway = await StartAsync(answers, Answering(Whole).Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(Whole, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await gateway.Logs.NextAsync(line => line.Id == 4000);
        Assert.Equal(counted, gateway.Logs.Text.Contains("ResponsePersonalData=my_number=1", StringComparison.Ordinal));
        Assert.DoesNotContain(Number, gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/converse", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/model/claude-haiku-4-5/converse", HttpStatusCode.BadRequest)]
    public async Task A_blocked_one_is_refused_and_its_tokens_are_settled(string path, HttpStatusCode status)
    {
        await using var gateway = await StartAsync("Block", Answering(Whole).Install);

        using var response = await gateway.Post(path, path == "/converse" ? Some.ConverseRequest() : Some.NativeRequest());

        Assert.Equal(status, response.StatusCode);
        Assert.DoesNotContain(Number, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await gateway.Logs.NextAsync(line => line.Id == 4000);
        Assert.Contains("ResponsePersonalData=my_number=1", gateway.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("InputTokens=9 OutputTokens=5", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Observe")]
    public async Task A_stream_passes_byte_for_byte(string? answers)
    {
        await using var gateway = await StartAsync(answers, ScriptedStream.Of(Streamed).Install);

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse-stream", Some.NativeRequest());

        Assert.Equal(BedrockFrames.Join(Streamed), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/model/claude-haiku-4-5/converse-stream", "modelStreamErrorException")]
    [InlineData("/converse/stream", "event: error")]
    public async Task A_blocked_stream_ends_in_an_exception_before_the_last_digit(string path, string end)
    {
        await using var gateway = await StartAsync("Block", ScriptedStream.Of(Streamed).Install);

        var received = await ReadToCutAsync(gateway, path);

        Assert.Contains("assistant", received, StringComparison.Ordinal);
        Assert.Contains(end, received, StringComparison.Ordinal);
        Assert.DoesNotContain("9018", received, StringComparison.Ordinal);
        await gateway.Logs.NextAsync(line => line.Id == 4000);
        Assert.Contains("personal_data_blocked", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_without_one_passes_whole_when_blocking()
    {
        await using var gateway = await StartAsync("Block", ScriptedStream.Of(BedrockFrames.Greeting).Install);

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse-stream", Some.NativeRequest());

        Assert.Equal(BedrockFrames.Join(BedrockFrames.Greeting), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("3です", HttpStatusCode.OK)]
    [InlineData("3456789018です", HttpStatusCode.BadRequest)]
    public async Task A_stream_that_is_held_back_from_its_first_event_on_has_its_status(string rest, HttpStatusCode status)
    {
        byte[][] frames =
        [
            BedrockFrames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"12"},"p":"a"}"""),
            BedrockFrames.Event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"" + rest + "\"},\"p\":\"a\"}"),
            .. Streamed[^2..],
        ];
        await using var gateway = await StartAsync("Block", ScriptedStream.Of(frames).Install);

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse-stream", Some.NativeRequest());

        Assert.Equal(status, response.StatusCode);
        var received = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status == HttpStatusCode.OK, received.AsSpan().SequenceEqual(BedrockFrames.Join(frames)));
    }

    [Fact]
    public async Task An_Invoke_stream_is_looked_into_as_well()
    {
        await using var gateway = await StartAsync("Block", ScriptedStream.Of(
            BedrockFrames.Chunk("""{"type":"message_start","message":{"usage":{"input_tokens":1}}}"""),
            BedrockFrames.Chunk("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"番号は1234567890"}}"""),
            BedrockFrames.Chunk("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"18。"}}""")).Install);

        var received = await ReadToCutAsync(
            gateway, "/model/claude-haiku-4-5/invoke-with-response-stream",
            """{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"x"}]}""");

        Assert.Contains("modelStreamErrorException", received, StringComparison.Ordinal);
        await gateway.Logs.NextAsync(line => line.Id == 4000);
        Assert.Contains("ResponsePersonalData=my_number=1", gateway.Logs.Text, StringComparison.Ordinal);
    }

    // An emoji that is split into two events, each with half of a surrogate pair; and bytes that are not UTF-8.
    [Theory]
    [InlineData(null)]
    [InlineData("Observe")]
    [InlineData("Block")]
    public async Task A_stream_of_odd_texts_passes_byte_for_byte(string? answers)
    {
        byte[][] frames =
        [
            BedrockFrames.Event("messageStart", """{"role":"assistant"}"""),
            BedrockFrames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"\ud83d"}}"""),
            BedrockFrames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"\ude00"}}"""),
            BedrockFrames.Event("contentBlockDelta", (byte[])[.. "{\"delta\":{\"text\":\""u8, 0xFF, 0xC0, 0xB1, 0xED, 0xA0, 0xBD, .. "\\n\"}}"u8]),
            BedrockFrames.Event("contentBlockDelta", (byte[])[.. "{\"\\ud83d\":1,\""u8, 0xFF, .. "\":1}"u8]),
            .. Streamed[^3..],
        ];
        await using var gateway = await StartAsync(answers, ScriptedStream.Of(frames).Install);

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse-stream", Some.NativeRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(BedrockFrames.Join(frames), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("{\"csv\":\"氏名,番号\\n", "123456789018", "\\n\"}")]
    [InlineData("{\"v\":\"\\uff11\\uff12\\uff13\\uff14\\uff15\\uff16\\uf", "f17\\uff18\\uff19\\uff10\\uff11\\uff1", "8\"}")]
    public async Task A_blocked_stream_ends_where_a_tool_s_input_has_one(params string[] pieces)
    {
        await using var gateway = await StartAsync("Block", ScriptedStream.Of(
        [
            Streamed[0],
            .. pieces.Select(piece => BedrockFrames.Event("contentBlockDelta", JsonSerializer.Serialize(
                new { contentBlockIndex = 0, delta = new { toolUse = new { input = piece } } }))),
            .. Streamed[^3..],
        ]).Install);

        var received = await ReadToCutAsync(gateway, "/converse/stream");

        Assert.Contains("personal_data_blocked", received, StringComparison.Ordinal);
        Assert.DoesNotContain("messageStop", received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Observe", HttpStatusCode.OK)]
    [InlineData("Block", HttpStatusCode.UnprocessableEntity)]
    public async Task A_deep_answer_is_looked_into_as_well(string answers, HttpStatusCode status)
    {
        var deep = $$"""{"additionalModelResponseFields":{{new string('[', 900)}}"{{Number}}"{{new string(']', 900)}},"output":{"message":{"content":[]} },"stopReason":"end_turn"}""";
        await using var gateway = await StartAsync(answers, Answering(deep).Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(status, response.StatusCode);
        await gateway.Logs.NextAsync(line => line.Id == 4000);
        Assert.Contains("ResponsePersonalData=my_number=1", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Observe", true)]
    [InlineData("Block", false)]
    public async Task What_cannot_be_read_is_counted_or_does_not_pass(string answers, bool passes)
    {
        byte[][] frames =
        [
            BedrockFrames.Chunk("""{"type":"message_start","message":{"usage":{"input_tokens":1}}}"""),
            BedrockFrames.Event("chunk", """{"bytes":"MTIzNDU2Nzg5MDE4"}"""),
            BedrockFrames.Chunk("""{"type":"message_stop"}"""),
        ];
        await using var gateway = await StartAsync(answers, ScriptedStream.Of(frames).Install);

        var received = await ReadToCutAsync(
            gateway, "/model/claude-haiku-4-5/invoke-with-response-stream",
            """{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"x"}]}""");

        Assert.Equal(passes, received.Contains("MTIzNDU2Nzg5MDE4", StringComparison.Ordinal));
        Assert.Equal(!passes, received.Contains("modelStreamErrorException", StringComparison.Ordinal));
        await gateway.Logs.NextAsync(line => line.Id == 4000);
        Assert.Contains("ResponsePersonalData=unreadable=1", gateway.Logs.Text, StringComparison.Ordinal);
    }

    private static ScriptedBedrock Answering(string json) => new(new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(json)));

    private static Task<TestGateway> StartAsync(string? answers, Action<Microsoft.AspNetCore.Builder.WebApplicationBuilder> simulator) =>
        TestGateway.StartAsync(
            answers is null ? [] : new() { ["Callers:Applications:demo:PersonalData:Responses"] = answers },
            simulator: simulator);

    // Returns the text received until the connection was cut.
    private static async Task<string> ReadToCutAsync(TestGateway gateway, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Authorization = new("Bearer", gateway.Key);
        request.Content = new StringContent(
            body ?? (path == "/converse/stream" ? Some.ConverseRequest() : Some.NativeRequest()), Encoding.UTF8, "application/json");
        using var response = await gateway.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received, TestContext.Current.CancellationToken);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // Expected.
        }

        return Encoding.UTF8.GetString(received.ToArray());
    }
}
