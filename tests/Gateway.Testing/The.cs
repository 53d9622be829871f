using System.Collections.Immutable;

namespace Gateway.Testing;

/// <summary>Fixed test data.</summary>
internal static class The
{
    /// <summary>The aliases of the shipped embedding and rerank models, which are called in one Region without a profile.</summary>
    public static readonly ImmutableArray<string> RetrievalModels =
    [
        "amazon-rerank-v1", "cohere-embed-english-v3", "cohere-embed-multilingual-v3", "cohere-rerank-v3-5", "titan-embed-text-v2",
    ];

    public const string HaikuProfile = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";
}
