using System.Text.Json;

namespace Gateway.Forwarding.Batches;

/// <summary>Takes a body apart that holds those of several calls: an object with one member, their list.</summary>
internal static class BodyParts
{
    /// <summary>The bodies, in the same memory.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> body)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(body.Span);
        reader.Read(); // {
        reader.Read(); // The member's name.
        reader.Read(); // [
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            parts.Add(body[start..(int)reader.BytesConsumed]);
        }

        return parts;
    }
}
