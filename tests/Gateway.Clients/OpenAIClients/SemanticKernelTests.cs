using System.ClientModel;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI;

namespace Gateway.Clients.OpenAIClients;

/// <summary>Semantic Kernel with its connector for OpenAI.</summary>
public class SemanticKernelTests(OpenAISandbox sandbox) : IClassFixture<OpenAISandbox>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_arrives_in_pieces()
    {
        var pieces = new List<string>();
        var history = new ChatHistory("丁寧に答えてください。");
        history.AddUserMessage("こんにちは");

        await foreach (var piece in Chat(Kernel()).GetStreamingChatMessageContentsAsync(history, cancellationToken: Cancelled))
        {
            pieces.Add(piece.Content ?? "");
        }

        Assert.True(pieces.Count(piece => piece.Length > 0) > 3);
        Assert.StartsWith("こんにちは！", string.Concat(pieces), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_are_called_over_several_turns()
    {
        List<string> cities = [];
        var kernel = Kernel();
        kernel.Plugins.AddFromFunctions("weather", [KernelFunctionFactory.CreateFromMethod(
            (string city) =>
            {
                cities.Add(city);
                return $"{city}は晴れです。";
            },
            "get",
            "都市の天気を返します。")]);

        var answer = await Chat(kernel).GetChatMessageContentAsync(
            "天気を調べてください。\n[[tool:weather-get {\"city\":\"大阪\"}]]\n[[tool:weather-get {\"city\":\"京都\"}]] [[tool:weather-get {\"city\":\"奈良\"}]]",
            new OpenAIPromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() },
            kernel,
            Cancelled);

        Assert.Equal(["大阪", "京都", "奈良"], cities);
        Assert.Contains("晴れ", answer.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_fits_its_type()
    {
        var answer = await Chat(Kernel()).GetChatMessageContentAsync(
            "窓口を一つ挙げてください。", new OpenAIPromptExecutionSettings { ResponseFormat = typeof(Counter) }, cancellationToken: Cancelled);

        Assert.Equal(new Counter("サンプル", 1), System.Text.Json.JsonSerializer.Deserialize<Counter>(answer.Content!));
    }

    private static IChatCompletionService Chat(Kernel kernel) => kernel.GetRequiredService<IChatCompletionService>();

    private Kernel Kernel() => Microsoft.SemanticKernel.Kernel.CreateBuilder()
        .AddOpenAIChatCompletion(
            OpenAIScript.Haiku,
            new OpenAIClient(new ApiKeyCredential(sandbox.Key), new OpenAIClientOptions { Endpoint = new Uri(sandbox.GatewayUrl, "v1") }))
        .Build();

    internal sealed record Counter(string Name, int Floor);
}
