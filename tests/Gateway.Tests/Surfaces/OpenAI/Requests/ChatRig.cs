using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI.Requests;

/// <summary>One gateway in front of the simulator, for many requests to <c>/v1/chat/completions</c> one after the other.</summary>
public sealed class ChatRig : IAsyncLifetime
{
    internal const string Haiku = "claude-haiku-4-5";
    internal const string Sonnet46 = "claude-sonnet-4-6";
    internal const string Opus48 = "claude-opus-4-8";
    internal const string Opus55 = "claude-opus-5-5";
    internal const string Nova = "nova-2-lite";

    /// <summary>A model whose features are changed, so that it has Bedrock's own structured output and no images in results.</summary>
    internal const string Native = "claude-sonnet-4-5";

    private readonly OverheardBedrock _bedrock = new();
    private TestGateway? _gateway;

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(Settings, simulator: _bedrock.Install);

        // Which models the contractor has bought is not what the rows are about.
        _gateway.Aws.Contractor.PermissionPolicy =
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"bedrock:*","Resource":"*"}]}""";
    }

    private static Dictionary<string, string?> Settings => new()
    {
        ["Callers:Applications:demo:Models:98"] = "*",
        ["Callers:Applications:demo:RequestPolicy:RequestMetadata"] = "false",
        [$"Catalog:Models:{Native}:Features:StructuredOutput"] = "Native",
        [$"Catalog:Models:{Native}:Features:MediaInToolResults"] = "false",
        [$"Catalog:Models:{Native}:Features:DefaultMaxTokens"] = "4000",
    };

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }
    }

    internal async Task<Asked> AskAsync(string body)
    {
        using var response = await _gateway!.Post("/v1/chat/completions", body, ("Accept-Language", "en"));

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Asked(
            _bedrock.Bodies.TryDequeue(out var sent) ? sent : null,
            (int)response.StatusCode,
            response.Headers.TryGetValues("X-Gateway-Dropped", out var dropped) ? string.Join(", ", dropped) : null,
            text);
    }
}

/// <summary>A request to the gateway.</summary>
/// <param name="Sent">The body that Bedrock got; <c>null</c> when nothing was sent.</param>
/// <param name="Status">The status of the response.</param>
/// <param name="Dropped">The header that names what was left out.</param>
/// <param name="Body">The body of the response.</param>
internal sealed record Asked(string? Sent, int Status, string? Dropped, string Body)
{
    public string Message => (string)JsonNode.Parse(Body)!["error"]!["message"]!;
}
