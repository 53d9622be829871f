using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime.Retrieval;

/// <summary>The format of Cohere Embed v3: up to 96 texts a call. Images are not simulated.</summary>
internal sealed class CohereEmbedForm : IRetrievalForm
{
    private const int Dimensions = 1_024;
    private const int MaxTexts = 96;
    private const int MaxCharacters = 2_048;
    private const int MaxTokens = 512;
    private const int BitsPerByte = 8;

    // The components of a vector of length 1 are small; this spreads most of them over the range of int8.
    private const float Int8Scale = 1_000;

    private static readonly BodySchema Schema = new(
        new BodyMember(
            "texts", new BodyValue.List(new BodyValue.Text(Max: MaxCharacters), Max: MaxTexts), IsRequired: true),
        new BodyMember(
            "input_type",
            new BodyValue.Choice("search_document", "search_query", "classification", "clustering"),
            IsRequired: true),
        new BodyMember("truncate", new BodyValue.Choice("NONE", "START", "END")),
        new BodyMember(
            "embedding_types",
            new BodyValue.List(new BodyValue.Choice("float", "int8", "uint8", "binary", "ubinary"))));

    public string OutputModality => "EMBEDDING";

    public (RetrievalResponse? Response, string? Wrong) Respond(JsonElement body, string modelId)
    {
        if (Schema.DefectWithPaths(body) is { } defect)
        {
            return (null, defect);
        }

        var texts = body.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!).ToList();
        var truncate = body.TryGetProperty("truncate", out var end) ? end.GetString()! : "NONE";
        var read = texts.ConvertAll(text => Cut(text, truncate));
        if (read.Contains(null))
        {
            return (null, "Input is too long for requested model.");
        }

        var purpose = body.GetProperty("input_type").GetString()!;
        var vectors = read.ConvertAll(
            text => TextVector.Normalized(TextVector.Of(text!, Dimensions, modelId, purpose)));
        var types = Types(body);
        return (new RetrievalResponse(JsonSerializer.SerializeToUtf8Bytes(new
        {
            embeddings = types.Count == 0
                ? (object)vectors
                : types.ToDictionary(type => type, type => vectors.ConvertAll(vector => As(type, vector))),
            id = FixedModel.Uuid(body),
            response_type = types.Count == 0 ? "embeddings_floats" : "embeddings_by_type",
            texts,
        }, RestJson.Unescaped), read.Sum(text => TokenEstimate.Of(text!))), null);
    }

    // Null for a text that is too long and must not be cut.
    private static string? Cut(string text, string truncate) => truncate switch
    {
        _ when TokenEstimate.Of(text) <= MaxTokens => text,
        "END" => TokenEstimate.Cut(text, MaxTokens),
        "START" => Reversed(TokenEstimate.Cut(Reversed(text), MaxTokens)),
        _ => null,
    };

    private static string Reversed(string text) => string.Concat(text.EnumerateRunes().Reverse());

    private static List<string> Types(JsonElement body) => body.TryGetProperty("embedding_types", out var types)
        ? [.. types.EnumerateArray().Select(type => type.GetString()!).Distinct().Order(StringComparer.Ordinal)]
        : [];

    private static object As(string type, float[] vector) => type switch
    {
        "int8" => Array.ConvertAll(vector, Int8),
        "uint8" => Array.ConvertAll(vector, value => Int8(value) - sbyte.MinValue),
        "binary" => Array.ConvertAll(Bits(vector), bits => bits + sbyte.MinValue),
        "ubinary" => Bits(vector),
        _ => vector,
    };

    private static int Int8(float value) => (int)Math.Clamp(value * Int8Scale, sbyte.MinValue, sbyte.MaxValue);

    // Eight components a number, the first one in the highest bit.
    private static int[] Bits(float[] vector) =>
    [
        .. vector.Chunk(BitsPerByte).Select(eight => eight.Aggregate(0, (bits, value) => (bits << 1) | (value > 0 ? 1 : 0))),
    ];
}
