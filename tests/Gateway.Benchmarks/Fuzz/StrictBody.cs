using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Gateway.Converse;
using Gateway.Converse.Members;
using Microsoft.AspNetCore.Http;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>What the platform's own document reader, at its strictest, says of a body.</summary>
internal static class StrictBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>One object, UTF-8, no name given twice, every text whole.</summary>
    public static bool IsWhole(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return Utf8.IsValid(body.Span)
                && !body.Span.StartsWith("\uFEFF"u8)
                && document.RootElement.ValueKind == JsonValueKind.Object
                && TextsAreWhole(document.RootElement);
        }
        catch (Exception refused) when (refused is JsonException or InvalidOperationException)
        {
            return false; // The latter: half a surrogate pair.
        }
    }

    /// <summary>Whether the body without <paramref name="modelId"/> is the same object without that member.</summary>
    public static bool CutsOut(ReadOnlyMemory<byte> body, ModelIdMember modelId)
    {
        var expected = JsonNode.Parse(body.Span, documentOptions: Strict)!.AsObject();
        if ((string?)expected["modelId"] != modelId.Value)
        {
            return false;
        }

        if (modelId.Value is null)
        {
            return true;
        }

        expected.Remove("modelId");
        using var left = Held(body);
        modelId.CutFrom(left);
        return JsonNode.DeepEquals(expected, JsonNode.Parse(left.Bytes.Span, documentOptions: Strict));
    }

    private static RequestBody Held(ReadOnlyMemory<byte> body)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(body.ToArray());
        var reading = RequestBody.ReadAsync(context.Request, body.Length, _ => true, CancellationToken.None);
        return reading.GetAwaiter().GetResult().Is(out var held, out _)
            ? held
            : throw new InvalidOperationException("The body was not read.");
    }

    // Reading a text throws where it holds half a surrogate pair.
    private static bool TextsAreWhole(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() is not null,
        JsonValueKind.Array => element.EnumerateArray().All(TextsAreWhole),
        JsonValueKind.Object => element.EnumerateObject().All(
            member => member.Name is not null && TextsAreWhole(member.Value)),
        _ => true,
    };
}
