using Gateway.Clients.StockClients;

namespace Gateway.Clients.OpenAIClients;

/// <summary>A <see cref="StockSandbox"/> whose application may also use the models that embed.</summary>
public sealed class OpenAISandbox : StockSandbox
{
    /// <summary>The silence after which a stream gets a comment line: the shortest that can be set.</summary>
    internal static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(1);

    private protected override Dictionary<string, string?> Settings => new(base.Settings)
    {
        [$"{Application}:Models:2"] = OpenAIScript.Titan,
        [$"{Application}:Models:3"] = OpenAIScript.Cohere,
        [$"{Application}:Models:4"] = "cohere-embed-english-v3",
        ["ChatCompletions:HeartbeatInterval"] = HeartbeatInterval.ToString(),
    };

    /// <summary>URL and key as environment variables of OpenAI's SDKs.</summary>
    internal Dictionary<string, string> OpenAIEnvironment => new()
    {
        ["OPENAI_BASE_URL"] = new Uri(HttpsUrl, "v1").ToString(),
        ["OPENAI_API_KEY"] = Key,
        ["NODE_EXTRA_CA_CERTS"] = AuthorityPath,
    };
}
