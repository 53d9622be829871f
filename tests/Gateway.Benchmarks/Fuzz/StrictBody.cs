using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Gateway.BodyEdits;
using Gateway.Buffers;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Checks a body with .NET's own document reader at its strictest.</summary>
internal static class StrictBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 1000 };

    /// <summary>True for one object in UTF-8 without duplicate names in which every text is valid.</summary>
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
            return false; // An invalid text: half a surrogate pair.
        }
    }

    /// <summary>
    /// True when the body after the gateway's edits is the same object without <c>modelId</c> and with the gateway's own
    /// metadata.
    /// </summary>
    public static bool IsSpliced(ReadOnlyMemory<byte> body, in RequestMembers members, MemberPolicy policy)
    {
        const string RequestId = "r-1";
        var expected = JsonNode.Parse(body.Span, documentOptions: Strict)!.AsObject();
        var metadata = expected["requestMetadata"] as JsonObject ?? [];
        (metadata["municipality"], metadata["application"], metadata["requestId"]) = ("131016", "fuzz", RequestId);
        expected["requestMetadata"] = metadata.DeepClone();
        expected.Remove("modelId");
        var room = BodyEditor.RoomFor(policy);
        using var spliced = new RequestBody(ByteBuffer.Of([.. new byte[room], .. body.Span]), room, body.Length);
        BodyEditor.Apply(spliced, members, BodyForm.ConverseWithModelId, policy, new(RequestId), Adaptation.None);
        return JsonNode.DeepEquals(expected, JsonNode.Parse(spliced.Bytes.Span, documentOptions: Strict));
    }

    // GetString throws for a text with half a surrogate pair.
    private static bool TextsAreWhole(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() is not null,
        JsonValueKind.Array => element.EnumerateArray().All(TextsAreWhole),
        JsonValueKind.Object => element.EnumerateObject().All(
            member => member.Name is not null && TextsAreWhole(member.Value)),
        _ => true,
    };
}
