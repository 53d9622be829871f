using System.Globalization;
using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Responses;

namespace Gateway.Simulator.BedrockRuntime.Retrieval;

/// <summary>The format of Amazon Titan Text Embeddings V2: one text a call.</summary>
internal sealed class TitanEmbedForm : IRetrievalForm
{
    private const int MaxCharacters = 50_000;
    private const int MaxTokens = 8_192;
    private const int DefaultDimensions = 1_024;
    private const string Float = "float";
    private const string Binary = "binary";

    private static readonly BodySchema Schema = new(
        new BodyMember("inputText", new BodyValue.Text(Min: 1, Max: MaxCharacters), IsRequired: true),
        new BodyMember("dimensions", new BodyValue.Choice(256, 512, DefaultDimensions)),
        new BodyMember("normalize", new BodyValue.Flag()),
        new BodyMember("embeddingTypes", new BodyValue.List(new BodyValue.Choice(Float, Binary))));

    public string OutputModality => "EMBEDDING";

    public (RetrievalResponse? Response, string? Wrong) Respond(JsonElement body, string modelId)
    {
        if (Schema.DefectWithoutPaths(body) is { } defect)
        {
            return (null, defect);
        }

        var text = body.GetProperty("inputText").GetString()!;
        var tokens = TokenEstimate.Of(text);
        if (tokens > MaxTokens)
        {
            // AWS's text ends with a space.
            return (null, string.Create(
                CultureInfo.InvariantCulture,
                $"400 Bad Request: Too many input tokens. Max input tokens: {MaxTokens}, request input token count: {tokens} "));
        }

        var dimensions = body.TryGetProperty("dimensions", out var asked) ? asked.GetInt32() : DefaultDimensions;
        var raw = TextVector.Of(text, dimensions, modelId);
        var vector = body.TryGetProperty("normalize", out var flag) && !flag.GetBoolean() ? raw : TextVector.Normalized(raw);
        return (new RetrievalResponse(JsonSerializer.SerializeToUtf8Bytes(new
        {
            embedding = vector,
            embeddingsByType = Types(body).ToDictionary(
                type => type, object (type) => type == Float ? vector : Array.ConvertAll(vector, value => value > 0 ? 1 : 0)),
            inputTextTokenCount = tokens,
        }), tokens), null);
    }

    private static List<string> Types(JsonElement body) =>
        body.TryGetProperty("embeddingTypes", out var types) && types.GetArrayLength() > 0
            ? [.. types.EnumerateArray().Select(type => type.GetString()!).Distinct().Order(StringComparer.Ordinal)]
            : [Float];
}
