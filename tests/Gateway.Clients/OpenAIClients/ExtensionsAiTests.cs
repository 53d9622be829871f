using System.ClientModel;
using System.ComponentModel;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Gateway.Clients.OpenAIClients;

/// <summary>Microsoft.Extensions.AI over OpenAI's SDK for .NET, with its own tool loop.</summary>
public class ExtensionsAiTests(OpenAISandbox sandbox) : IClassFixture<OpenAISandbox>
{
    private const string Script =
        "天気を調べてください。\n[[tool:get_weather {\"city\":\"大阪\"}]]\n[[tool:get_weather {\"city\":\"京都\"}]] [[tool:get_weather {\"city\":\"奈良\"}]]";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task こんにちは_is_answered()
    {
        var answer = await Chat().GetResponseAsync(
            [new(ChatRole.System, "丁寧に答えてください。"), new(ChatRole.User, "こんにちは")], cancellationToken: Cancelled);

        Assert.StartsWith("こんにちは！", answer.Text, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.True(answer.Usage!.OutputTokenCount > 0);
    }

    [Fact]
    public async Task A_stream_arrives_in_pieces_with_its_usage()
    {
        var updates = await Chat().GetStreamingResponseAsync("こんにちは", cancellationToken: Cancelled).ToListAsync(Cancelled);

        Assert.True(updates.Count(update => update.Text.Length > 0) > 3);
        var answer = updates.ToChatResponse();
        Assert.StartsWith("こんにちは！", answer.Text, StringComparison.Ordinal);
        Assert.True(answer.Usage!.OutputTokenCount > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Functions_are_called_over_several_turns(bool streamed)
    {
        List<string> cities = [];
        var weather = AIFunctionFactory.Create(
            ([Description("都市")] string city) =>
            {
                cities.Add(city);
                return $"{city}は晴れです。";
            },
            "get_weather",
            "都市の天気を返します。");
        var client = Chat().AsBuilder().UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [weather] };

        var answer = streamed
            ? await client.GetStreamingResponseAsync(Script, options, Cancelled).ToChatResponseAsync(Cancelled)
            : await client.GetResponseAsync(Script, options, Cancelled);

        Assert.Equal(["大阪", "京都", "奈良"], cities);
        Assert.Contains("晴れ", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_fits_its_type()
    {
        var answer = await Chat().GetResponseAsync<Counter>("窓口を一つ挙げてください。", cancellationToken: Cancelled);

        Assert.Equal(new Counter("サンプル", 1), answer.Result);
    }

    [Fact]
    public async Task Vectors_are_generated()
    {
        var generator = Client().GetEmbeddingClient(OpenAIScript.Titan).AsIEmbeddingGenerator();

        var vectors = await generator.GenerateAsync(["開庁時間", "休日窓口"], cancellationToken: Cancelled);

        Assert.Equal([1024, 1024], vectors.Select(vector => vector.Vector.Length));
        Assert.True(vectors.Usage!.InputTokenCount > 0);
    }

    private IChatClient Chat() => Client().GetChatClient(OpenAIScript.Haiku).AsIChatClient();

    private OpenAIClient Client() => new(
        new ApiKeyCredential(sandbox.Key), new OpenAIClientOptions { Endpoint = new Uri(sandbox.GatewayUrl, "v1") });

    internal sealed record Counter(string Name, int Floor);
}
