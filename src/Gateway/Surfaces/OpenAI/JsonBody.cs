using System.Text.Json;
using System.Text.Unicode;
using Gateway.Errors;
using Gateway.RequestPolicy.Explanations;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.Surfaces.OpenAI;

/// <summary>
/// Reads a body as one JSON object that every reader understands alike: UTF-8, no member given twice, no half of a surrogate pair.
/// </summary>
internal static class JsonBody
{
    // What is kept for each token at most: by System.Text.Json 12 bytes, in an array that doubles, and by a translation the rest,
    // for its objects of many tiny messages.
    private const int BytesPerToken = 96;

    private static readonly GatewayError GivenTwice = ErrorCode.InvalidRequest.Because(
        "リクエスト本文の同じ階層に同じ名前の項目が 2 つあります。1 つにしてください。",
        "The request body gives a member twice in one object. Give it once.");

    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false, MaxDepth = MemberPath.MaxDepth };

    /// <param name="body">The body, which must stay as it is until the document is disposed.</param>
    /// <param name="hold">Called before memory is used, with the number of bytes; <c>false</c> refuses them.</param>
    /// <returns>The document, or the error if it is not such an object.</returns>
    /// <exception cref="InsufficientMemoryException"><paramref name="hold"/> returned false.</exception>
    public static Result<JsonDocument> Parse(ReadOnlyMemory<byte> body, Func<long, bool> hold)
    {
        try
        {
            if (Check(body.Span, out var tokens) is { } unreadable)
            {
                return unreadable;
            }

            if (!hold(BytesPerToken * tokens))
            {
                throw new InsufficientMemoryException("There is no room for the body.");
            }
        }
        catch (JsonException syntax)
        {
            return MemberErrors.NotJson(syntax);
        }

        try
        {
            return JsonDocument.Parse(body, Once);
        }
        catch (JsonException)
        {
            return GivenTwice; // Anything else was found before.
        }
    }

    private static GatewayError? Check(ReadOnlySpan<byte> body, out long tokens)
    {
        tokens = 0;
        if (!Utf8.IsValid(body))
        {
            return MemberErrors.NotUtf8;
        }

        if (body.StartsWith("\uFEFF"u8))
        {
            return MemberErrors.ByteOrderMark;
        }

        if (body.IsEmpty)
        {
            return MemberErrors.Empty;
        }

        // One level more than is accepted, so that it is met here and has its own error.
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MemberPath.MaxDepth + 1 });
        while (reader.Read())
        {
            if (tokens++ == 0 && reader.TokenType != JsonTokenType.StartObject)
            {
                return MemberErrors.NotAnObject;
            }

            if (reader.CurrentDepth == MemberPath.MaxDepth
                && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                return MemberErrors.TooDeep("*", reader.TokenStartIndex + 1);
            }

            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                && reader.ValueIsEscaped && !SurrogatePairs.AreWhole(reader.ValueSpan))
            {
                return MemberErrors.HalfPair("*", reader.TokenStartIndex + 1);
            }
        }

        return null;
    }
}
