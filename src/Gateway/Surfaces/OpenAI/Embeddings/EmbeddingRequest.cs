using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Catalog;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Embeddings;

/// <summary>
/// A request for embeddings, checked against what the model takes. Its members are a closed list: any other is dropped and named.
/// A member that is null counts as absent.
/// </summary>
internal sealed class EmbeddingRequest
{
    /// <summary>The most texts in a request. OpenAI takes 2,048; here each may be a call of its own, within one deadline.</summary>
    public const int MaxInputs = 256;

    private static readonly string[] Members = ["model", "input", "dimensions", "encoding_format", "input_type", "user"];

    private readonly DroppedMembers _dropped = new("embeddings");
    private readonly List<JsonElement> _texts = [];

    private EmbeddingRequest()
    {
    }

    /// <summary>The texts, each a string of JSON that is not empty.</summary>
    public IReadOnlyList<JsonElement> Texts => _texts;

    /// <summary>True when <c>input</c> is one text and no list.</summary>
    public bool IsOneText { get; private set; }

    /// <summary>The length of the vectors that is asked for; <c>null</c> for the model's own.</summary>
    public int? Dimensions { get; private set; }

    /// <summary>What the vectors are for, in the words of the model; <c>null</c> for a model that does not distinguish.</summary>
    public string? InputType { get; private set; }

    /// <summary>True when the vectors are written as base64 of little-endian float32 values.</summary>
    public bool AsBase64 { get; private set; }

    /// <summary>The names of the members that are not used, each once.</summary>
    public IReadOnlyList<string> LeftOut => _dropped.Names;

    /// <summary>The caller's name of a text.</summary>
    public string NameOf(int text) => IsOneText ? "input" : string.Create(CultureInfo.InvariantCulture, $"input[{text}]");

    /// <param name="request">The body.</param>
    /// <param name="model">What the model takes.</param>
    /// <param name="usualType">The input type where the request names none; <c>null</c> if it follows from the input.</param>
    /// <returns>The request, or the error that names the member.</returns>
    public static Result<EmbeddingRequest> Read(JsonElement request, EmbeddingOptions model, string? usualType)
    {
        if (GuardrailMembers.Find(request) is { } guardrail)
        {
            return guardrail;
        }

        var read = new EmbeddingRequest();
        var input = default(JsonElement);
        foreach (var member in request.EnumerateObject())
        {
            if (member.NameEquals("input"))
            {
                input = member.Value;
            }
            else if (read.Take(member, model) is { } wrong)
            {
                return wrong;
            }
        }

        if (read.TakeInput(input, model) is { } error)
        {
            return error;
        }

        if (model.InputTypes.Count > 0)
        {
            read.InputType ??= usualType ?? (read.IsOneText ? InputTypeName.Query : InputTypeName.Document);
        }

        return read;
    }

    private GatewayError? Take(JsonProperty member, EmbeddingOptions model)
    {
        switch (member.Name)
        {
            case "dimensions" or "encoding_format" or "input_type" or "user" when member.Value.ValueKind == JsonValueKind.Null:
                return null;
            case "model":
                return null; // Read before, to place the request.
            case "user":
                return member.Value.ValueKind == JsonValueKind.String ? null : RequestErrors.NotText("user");
            case "dimensions":
                return TakeDimensions(member.Value, model);
            case "encoding_format":
                AsBase64 = JsonText.Is(member.Value, "base64");
                return AsBase64 || JsonText.Is(member.Value, "float") ? null : EmbeddingErrors.EncodingFormat;
            case "input_type":
                return TakeInputType(member.Value, model);
            default:
                return LeaveOut(member.Name, member.Value);
        }
    }

    private GatewayError? TakeDimensions(JsonElement value, EmbeddingOptions model)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var length))
        {
            return EmbeddingErrors.NotInteger;
        }

        if (model.Dimensions.Count > 0 && !model.Dimensions.Contains(length))
        {
            return EmbeddingErrors.Dimensions(model.Dimensions);
        }

        Dimensions = length;
        return null;
    }

    // A client that is set up for several models sends it to all of them; without the member, the vector is the one there is.
    private GatewayError? TakeInputType(JsonElement value, EmbeddingOptions model)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return RequestErrors.NotText("input_type");
        }

        if (model.InputTypes.Count == 0)
        {
            _dropped.Add("input_type");
            return null;
        }

        InputType = model.InputTypes.FirstOrDefault(type => value.ValueEquals(type));
        return InputType is null ? EmbeddingErrors.InputType(model.InputTypes) : null;
    }

    private GatewayError? TakeInput(JsonElement input, EmbeddingOptions model)
    {
        IsOneText = input.ValueKind == JsonValueKind.String;
        if (IsOneText)
        {
            return TakeText(input, model);
        }

        if (input.ValueKind != JsonValueKind.Array)
        {
            return EmbeddingErrors.NoInput;
        }

        var count = input.GetArrayLength();
        if (count == 0)
        {
            return EmbeddingErrors.EmptyList;
        }

        // A list of token ids is long and stands for one text, so its length says nothing.
        if (input[0].ValueKind is JsonValueKind.Number or JsonValueKind.Array)
        {
            return EmbeddingErrors.Tokens(input[0].ValueKind == JsonValueKind.Number ? "input" : "input[0]");
        }

        if (count > MaxInputs)
        {
            return EmbeddingErrors.TooManyTexts(count);
        }

        foreach (var text in input.EnumerateArray())
        {
            if (TakeText(text, model) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private GatewayError? TakeText(JsonElement text, EmbeddingOptions model)
    {
        var name = NameOf(_texts.Count);
        if (text.ValueKind != JsonValueKind.String)
        {
            return text.ValueKind is JsonValueKind.Number or JsonValueKind.Array
                ? EmbeddingErrors.Tokens(name)
                : RequestErrors.NotText(name);
        }

        var length = RawOf(text).Length - 2;
        if (length == 0)
        {
            return EmbeddingErrors.EmptyText(name);
        }

        // A character is at least one byte, so few texts have to be counted.
        if (length > model.MaxInputCharacters
            && text.GetString()!.EnumerateRunes().Count() is var characters && characters > model.MaxInputCharacters)
        {
            return EmbeddingErrors.TooLong(name, characters, model.MaxInputCharacters.Value);
        }

        _texts.Add(text);
        return null;
    }

    // One that differs from a member by its case alone is meant to be that member.
    private GatewayError? LeaveOut(string name, JsonElement value)
    {
        if (Array.Find(Members, member => member.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } meant)
        {
            return EmbeddingErrors.OtherCase(meant);
        }

        return value.ValueKind == JsonValueKind.Null ? null : _dropped.AddUnknown("", name);
    }

    /// <summary>A text as the caller wrote it, with its quotes.</summary>
    public static ReadOnlySpan<byte> RawOf(JsonElement text) => JsonMarshal.GetRawUtf8Value(text);
}
