using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Retrieval;

/// <summary>The formats of Amazon Rerank 1.0 and Cohere Rerank 3.5, which differ in the members they permit.</summary>
internal sealed class RerankForm(BodySchema schema) : IRetrievalForm
{
    // The limit that AWS documents for its Rerank operation, which runs the same models.
    private const int MaxDocuments = 1_000;

    // Cohere's second version of the body, the only one on Bedrock.
    private const int MinVersion = 2;

    private static readonly BodyMember[] Common =
    [
        new("query", new BodyValue.Text(Min: 1), IsRequired: true),
        new("documents", new BodyValue.List(new BodyValue.Text(), Min: 1, Max: MaxDocuments), IsRequired: true),
        new("top_n", new BodyValue.Integer(Min: 1)),
    ];

    internal static BodySchema Amazon { get; } = new(Common);

    internal static BodySchema Cohere { get; } = new(
    [
        .. Common,
        new BodyMember("api_version", new BodyValue.Integer(MinVersion), IsRequired: true),
        new BodyMember("max_tokens_per_doc", new BodyValue.Integer(Min: 1)),
    ]);

    public string OutputModality => "TEXT";

    public (RetrievalResponse? Response, string? Wrong) Respond(JsonElement body, string modelId)
    {
        if (schema.DefectWithPaths(body) is { } defect)
        {
            return (null, defect);
        }

        var query = body.GetProperty("query").GetString()!;
        var ranked = body.GetProperty("documents").EnumerateArray().Index()
            .Select(one => (one.Index, Score: CharacterGrams.Containment(query, one.Item.GetString()!)))
            .OrderByDescending(one => one.Score)
            .Take(body.TryGetProperty("top_n", out var most) ? most.GetInt32() : int.MaxValue);
        return (new RetrievalResponse(
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                results = ranked.Select(one => new { index = one.Index, relevance_score = Math.Round(one.Score, 7) }),
            }),
            InputTokens: null), null);
    }
}
