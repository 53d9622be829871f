using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;

namespace Gateway.Clients.OpenAIClients;

/// <summary>OpenAI's SDK for .NET.</summary>
public class OpenAIDotNetTests(OpenAISandbox sandbox) : IClassFixture<OpenAISandbox>
{
    private const string Script =
        "天気を調べてください。\n[[tool:get_weather {\"city\":\"大阪\"}]]\n[[tool:get_weather {\"city\":\"京都\"}]] [[tool:get_weather {\"city\":\"奈良\"}]]";

    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool(
        "get_weather",
        "都市の天気を返します。",
        BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));

    private static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task こんにちは_is_answered()
    {
        ChatCompletion answer = await Chat().CompleteChatAsync(
            [new SystemChatMessage("丁寧に答えてください。"), new UserChatMessage("こんにちは")], cancellationToken: Cancelled);

        Assert.StartsWith("こんにちは！", answer.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.True(answer.Usage.OutputTokenCount > 0);
        Assert.Equal(OpenAIScript.Haiku, answer.Model);
    }

    [Fact]
    public async Task A_stream_arrives_in_pieces_with_its_usage()
    {
        var pieces = new List<string>();
        ChatTokenUsage? usage = null;

        await foreach (var update in Chat().CompleteChatStreamingAsync([new UserChatMessage("こんにちは")], cancellationToken: Cancelled))
        {
            pieces.AddRange(update.ContentUpdate.Select(part => part.Text).Where(text => text.Length > 0));
            usage = update.Usage ?? usage;
        }

        Assert.True(pieces.Count > 3);
        Assert.StartsWith("こんにちは！", string.Concat(pieces), StringComparison.Ordinal);
        Assert.True(usage!.OutputTokenCount > 0);
    }

    [Fact]
    public async Task Tools_are_used_over_several_turns()
    {
        List<ChatMessage> messages = [new UserChatMessage(Script)];
        var options = new ChatCompletionOptions { Tools = { Weather } };
        List<string> inputs = [];

        ChatCompletion answer = await Chat().CompleteChatAsync(messages, options, Cancelled);
        while (answer.FinishReason == ChatFinishReason.ToolCalls)
        {
            messages.Add(new AssistantChatMessage(answer));
            var cities = answer.ToolCalls.Select(City).ToList();
            inputs.Add(string.Join(',', cities));
            messages.AddRange(answer.ToolCalls.Select(call => new ToolChatMessage(call.Id, $"{City(call)}は晴れです。")));
            answer = await Chat().CompleteChatAsync(messages, options, Cancelled);
        }

        Assert.Equal(["大阪", "京都,奈良"], inputs);
        Assert.Contains("晴れ", answer.Content[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_fits_its_schema()
    {
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(
                "counter",
                BinaryData.FromString("""{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}"""),
                jsonSchemaIsStrict: true),
        };

        ChatCompletion answer = await Chat().CompleteChatAsync([new UserChatMessage("窓口を一つ挙げてください。")], options, Cancelled);

        Assert.Equal("サンプル", JsonDocument.Parse(answer.Content[0].Text).RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_image_arrives()
    {
        ChatCompletion answer = await Chat().CompleteChatAsync(
            [
                new UserChatMessage(
                    ChatMessageContentPart.CreateTextPart("これは何ですか。"),
                    ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Pixel), "image/png")),
            ],
            cancellationToken: Cancelled);

        Assert.Contains("画像1件", answer.Content[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_are_listed()
    {
        var models = await Client(sandbox.Key).GetOpenAIModelClient().GetModelsAsync(Cancelled);

        Assert.Contains(OpenAIScript.Haiku, models.Value.Select(model => model.Id));
    }

    [Fact]
    public async Task Vectors_are_read_from_base64()
    {
        var client = Client(sandbox.Key).GetEmbeddingClient(OpenAIScript.Titan);

        var one = await client.GenerateEmbeddingAsync("開庁時間", new() { Dimensions = 256 }, Cancelled);
        var two = await client.GenerateEmbeddingsAsync(["開庁時間", "休日窓口"], cancellationToken: Cancelled);

        Assert.Equal(256, one.Value.ToFloats().Length);
        Assert.Equal([1024, 1024], two.Value.Select(vector => vector.ToFloats().Length));
        Assert.True(two.Value.Usage.InputTokenCount > 0);
    }

    [Theory]
    [InlineData("igw_wrong", OpenAIScript.Haiku, 401)]
    [InlineData(null, "claude-opus-4-8", 403)]
    [InlineData(null, "gpt-4o-mini", 404)]
    public async Task A_refusal_has_its_status(string? key, string model, int status)
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(
            () => Client(key ?? sandbox.Key).GetChatClient(model).CompleteChatAsync([new UserChatMessage("こんにちは")], cancellationToken: Cancelled));

        Assert.Equal(status, error.Status);
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData("StreamReset")]
    [InlineData("StreamNoStop")]
    [InlineData("StreamThrottling")]
    public async Task A_stream_that_breaks_off_is_an_error(string fault)
    {
        sandbox.BreakStream("ConverseStream", fault);

        // This SDK passes over the chunk that tells the error: only the cut connection shows it.
        await Assert.ThrowsAsync<HttpIOException>(async () =>
        {
            await foreach (var update in Chat().CompleteChatStreamingAsync([new UserChatMessage("こんにちは")], cancellationToken: Cancelled))
            {
                Assert.NotNull(update);
            }
        });
    }

    private static string City(ChatToolCall call) =>
        JsonDocument.Parse(call.FunctionArguments).RootElement.GetProperty("city").GetString()!;

    private ChatClient Chat() => Client(sandbox.Key).GetChatClient(OpenAIScript.Haiku);

    private OpenAIClient Client(string key) => new(new ApiKeyCredential(key), new OpenAIClientOptions
    {
        Endpoint = new Uri(sandbox.GatewayUrl, "v1"),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    });
}
