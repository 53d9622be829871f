using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;

namespace Gateway.Clients.StockClients;

/// <summary>Anthropic's SDK for .NET, 12.60, with the gateway's URL and key and nothing else.</summary>
public class AnthropicDotNetMessagesTests(StockSandbox sandbox) : IClassFixture<StockSandbox>
{
    private const string Haiku = "claude-haiku-4-5";

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

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task こんにちは_is_answered_with_either_kind_of_key(bool bearer)
    {
        var answer = await Client(bearer).Messages.Create(Asking(Haiku), Cancelled);

        Assert.StartsWith("こんにちは！", Text(answer), StringComparison.Ordinal);
        Assert.True(answer.Usage.OutputTokens > 0);
    }

    [Fact]
    public async Task A_stream_arrives_in_pieces()
    {
        var pieces = new List<string>();

        await foreach (var one in Client().Messages.CreateStreaming(Asking(Haiku), Cancelled))
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
    public async Task A_tool_is_called_and_its_result_answered()
    {
        var request = Asking(Haiku) with
        {
            Tools = [Weather],
            Messages = [new MessageParam { Role = Role.User, Content = "[[tool:get_weather {\"city\":\"大阪\"}]]" }],
        };
        var asked = await Client().Messages.Create(request, Cancelled);
        var use = asked.Content.Select(block => block.TryPickToolUse(out var found) ? found : null).Single(found => found is not null)!;

        var answer = await Client().Messages.Create(
            request with
            {
                Messages =
                [
                    .. request.Messages,
                    new MessageParam
                    {
                        Role = Role.Assistant,
                        Content = new List<ContentBlockParam> { new ToolUseBlockParam { ID = use.ID, Name = use.Name, Input = use.Input } },
                    },
                    new MessageParam
                    {
                        Role = Role.User,
                        Content = new List<ContentBlockParam> { new ToolResultBlockParam { ToolUseID = use.ID, Content = "大阪は晴れです。" } },
                    },
                ],
            },
            Cancelled);

        Assert.Equal("大阪", use.Input["city"].GetString());
        Assert.Contains("大阪は晴れ", Text(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_model_thought_is_told()
    {
        var answer = await Client().Messages.Create(
            Asking(Haiku) with { Thinking = new ThinkingConfigEnabled { BudgetTokens = 1024 } }, Cancelled);

        Assert.True(answer.Content[0].TryPickThinking(out var thinking));
        Assert.NotEmpty(thinking.Signature);
    }

    [Fact]
    public async Task Tokens_are_counted()
    {
        var count = await Client().Messages.CountTokens(
            new MessageCountTokensParams { Model = Haiku, Messages = Asking(Haiku).Messages }, Cancelled);

        Assert.True(count.InputTokens > 0);
    }

    [Fact]
    public async Task Models_are_listed_and_told()
    {
        var list = await Client().Models.List(cancellationToken: Cancelled);
        var one = await Client().Models.Retrieve(Haiku, cancellationToken: Cancelled);

        Assert.Contains(Haiku, list.Items.Select(model => model.ID));
        Assert.Equal(Haiku, one.ID);
    }

    [Fact]
    public async Task Each_refusal_has_its_exception()
    {
        await Assert.ThrowsAsync<AnthropicUnauthorizedException>(
            () => new AnthropicClient { BaseUrl = Url, ApiKey = "igw_wrong", MaxRetries = 0 }.Messages.Create(Asking(Haiku), Cancelled));
        await Assert.ThrowsAsync<AnthropicForbiddenException>(() => Client().Messages.Create(Asking("claude-opus-4-8"), Cancelled));
        await Assert.ThrowsAsync<AnthropicNotFoundException>(() => Client().Messages.Create(Asking("claude-haiku-9"), Cancelled));
        await Assert.ThrowsAsync<AnthropicBadRequestException>(
            () => Client().Messages.Create(Asking(Haiku) with { MaxTokens = 0 }, Cancelled));
    }

    private static MessageCreateParams Asking(string model) => new()
    {
        Model = model,
        MaxTokens = 4000,
        Messages = [new MessageParam { Role = Role.User, Content = "こんにちは" }],
    };

    private static string Text(Message answer) => string.Concat(
        answer.Content.Select(block => block.TryPickText(out var text) ? text.Text : ""));

    private string Url => sandbox.GatewayUrl.ToString().TrimEnd('/');

    private AnthropicClient Client(bool bearer = false) => bearer
        ? new AnthropicClient { BaseUrl = Url, AuthToken = sandbox.Key, ApiKey = null, MaxRetries = 0 }
        : new AnthropicClient { BaseUrl = Url, ApiKey = sandbox.Key, MaxRetries = 0 };
}
