using System.Text.Json;
using Anthropic;
using Anthropic.Bedrock;
using Anthropic.Models.Messages;
using Gateway.Simulator;

namespace Gateway.Clients.StockClients;

/// <summary>
/// Anthropic's SDK for .NET in its Bedrock variant: Anthropic.Bedrock 0.14 with Anthropic 12.60. It drops the port of its base
/// URL, so a gateway on another port than 80 or 443 needs a handler that restores it.
/// </summary>
public class AnthropicDotNetTests(StockSandbox sandbox) : IClassFixture<StockSandbox>
{
    private static readonly Tool Weather = new()
    {
        Name = "get_weather",
        Description = "都市の天気を返します。",
        InputSchema = new InputSchema
        {
            Properties = new Dictionary<string, JsonElement>
            {
                ["city"] = JsonSerializer.SerializeToElement(new { type = "string" }),
            },
            Required = ["city"],
        },
    };

    [Theory]
    [InlineData(StockSandbox.Haiku)]
    [InlineData(StockSandbox.Sonnet)]
    public async Task こんにちは_is_answered(string model)
    {
        var answer = await SendAsync(Asking(model));

        Assert.StartsWith("こんにちは！", Text(answer), StringComparison.Ordinal);
        Assert.True(answer.Usage.OutputTokens > 0);
    }

    [Fact]
    public async Task A_stream_arrives_in_pieces()
    {
        using var http = Http();
        var pieces = new List<string>();

        await foreach (var one in Client(http).Messages.CreateStreaming(
            Asking(StockSandbox.Haiku), TestContext.Current.CancellationToken))
        {
            if (one.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var text))
            {
                pieces.Add(text.Text);
            }
        }

        Assert.True(pieces.Count > 3);
        Assert.StartsWith("こんにちは！", string.Concat(pieces), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forced_tool_is_called_at_once()
    {
        var answer = await SendAsync(Asking(StockSandbox.Haiku) with
        {
            Tools = [Weather],
            ToolChoice = new ToolChoiceAny(),
        });

        Assert.True(Assert.Single(answer.Content).TryPickToolUse(out var use));
        Assert.Equal(("get_weather", "サンプル"), (use.Name, use.Input["city"].GetString()));
    }

    [Fact]
    public async Task What_the_model_thought_is_told()
    {
        var answer = await SendAsync(Asking(StockSandbox.Haiku) with
        {
            Thinking = new ThinkingConfigEnabled { BudgetTokens = 1024 },
        });

        Assert.True(answer.Content[0].TryPickThinking(out var thinking));
        Assert.NotEmpty(thinking.Thinking);
    }

    private static MessageCreateParams Asking(string model) => new()
    {
        Model = model,
        MaxTokens = 4000,
        Messages = [new MessageParam { Role = Role.User, Content = "こんにちは" }],
    };

    private static string Text(Message answer) => string.Concat(
        answer.Content.Select(block => block.TryPickText(out var text) ? text.Text : ""));

    private async Task<Message> SendAsync(MessageCreateParams request)
    {
        using var http = Http();
        return await Client(http).Messages.Create(request, TestContext.Current.CancellationToken);
    }

    private IAnthropicClient Client(HttpClient http) => new AnthropicBedrockClient(
        new AnthropicBedrockApiTokenCredentials { BearerToken = sandbox.Key, Region = Accounts.Region })
        .WithOptions(options => options with
        {
            BaseUrl = sandbox.GatewayUrl.ToString(),
            HttpClient = http,
            MaxRetries = 0,
        });

    private HttpClient Http() => new(new PortHandler(sandbox.GatewayUrl) { InnerHandler = new SocketsHttpHandler() });

    /// <summary>Restores the gateway's port in the URL, which the SDK builds without it.</summary>
    private sealed class PortHandler(Uri gateway) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Port = gateway.Port }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
