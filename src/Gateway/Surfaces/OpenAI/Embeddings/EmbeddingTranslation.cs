using System.Buffers;
using System.Text.Json;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;

namespace Gateway.Surfaces.OpenAI.Embeddings;

/// <summary>
/// One request for embeddings: its texts as the bodies of as many calls as the model needs for them, and the vectors of all calls
/// as one list.
/// </summary>
internal sealed class EmbeddingTranslation : Translation
{
    // AWS's page on Cohere Embed v3.
    private const int CohereTexts = 96;

    private readonly JsonDocument _request;
    private EmbeddingRequest? _read;
    private int? _dimensions;
    private bool _isTitan;
    private int _textsPerCall;

    private EmbeddingTranslation(JsonDocument request, string model) => (_request, Model) = (request, model);

    public override string Model { get; }

    public override string? PlainModel => InputTypeName.Read(Model)?.Model;

    public override BodyForm Form => _isTitan ? BodyForm.TitanEmbedCalls : BodyForm.CohereEmbedCalls;

    public override PathNames Names => new TextNames(_read!, _textsPerCall);

    public override IReadOnlyList<string> LeftOut => _read?.LeftOut ?? [];

    /// <summary>Reads a request.</summary>
    /// <param name="body">The body, which stays as it is until the translation is disposed.</param>
    /// <param name="hold">Called before memory is used, with the number of bytes; <c>false</c> refuses them.</param>
    /// <exception cref="InsufficientMemoryException"><paramref name="hold"/> returned false.</exception>
    public static Result<Translation> Read(ReadOnlyMemory<byte> body, Func<long, bool> hold)
    {
        if (!JsonBody.Parse(body, hold).Is(out var request, out var error))
        {
            return error;
        }

        if (!request.RootElement.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.String)
        {
            request.Dispose();
            return EmbeddingErrors.NoModel;
        }

        return new EmbeddingTranslation(request, model.GetString()!);
    }

    public override GatewayError? Write(Placement placement, IBufferWriter<byte> output)
    {
        var model = placement.Features.Embedding;
        var isExact = Model == placement.Alias || Model == placement.ModelId;
        var usual = isExact ? null : InputTypeName.Read(Model)?.InputType;
        if (!EmbeddingRequest.Read(_request.RootElement, model, usual).Is(out var request, out var error))
        {
            return error;
        }

        _read = request;
        _isTitan = placement.InvokeForm == InvokeForm.TitanEmbed;
        _textsPerCall = _isTitan ? 1 : model.MaxInputs ?? CohereTexts;
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteStartArray("calls");
        for (var text = 0; text < request.Texts.Count; text += _textsPerCall)
        {
            writer.WriteStartObject();
            if (_isTitan)
            {
                WriteTitan(writer, request, request.Texts[text]);
            }
            else
            {
                WriteCohere(writer, request, request.Texts.Skip(text).Take(_textsPerCall));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        _dimensions = request.Dimensions ?? model.DefaultDimensions;
        return null;
    }

    public override ResponseAssembly OpenAssembly() =>
        new VectorList(_read!, Model, _dimensions, _textsPerCall) { IsOfLists = !_isTitan };

    public override ReadOnlyMemory<byte> BodyOf(ReadOnlyMemory<byte> body) =>
        throw new NotSupportedException("The response is put together.");

    public override void Dispose() => _request.Dispose();

    private static void WriteTitan(Utf8JsonWriter writer, EmbeddingRequest request, JsonElement text)
    {
        writer.WritePropertyName("inputText");
        WriteRaw(writer, text);
        if (request.Dimensions is { } length)
        {
            writer.WriteNumber("dimensions", length);
        }
    }

    // Its vectors have one length, for which it has no member; a text that is too long is an error, as it is at OpenAI.
    private static void WriteCohere(Utf8JsonWriter writer, EmbeddingRequest request, IEnumerable<JsonElement> texts)
    {
        writer.WriteStartArray("texts");
        foreach (var text in texts)
        {
            WriteRaw(writer, text);
        }

        writer.WriteEndArray();
        writer.WriteString("input_type", request.InputType);
    }

    // The caller's bytes: written anew, Japanese would become escapes of twice the length.
    private static void WriteRaw(Utf8JsonWriter writer, JsonElement text) =>
        writer.WriteRawValue(EmbeddingRequest.RawOf(text), skipInputValidation: true);
}
