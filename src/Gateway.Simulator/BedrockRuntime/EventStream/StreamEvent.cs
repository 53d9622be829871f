using System.Text.Json.Nodes;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime.EventStream;

/// <summary>One event of a streamed response, before it is framed.</summary>
/// <param name="Type">The member's name in the service's union, or in Nova's own format.</param>
/// <param name="Payload">The content, without padding.</param>
internal sealed record StreamEvent(string Type, JsonObject Payload)
{
    /// <summary>Frames the events of a response.</summary>
    /// <param name="events">All events, in order.</param>
    /// <param name="stopAt">Index of the first event that ends the message.</param>
    /// <param name="textAt">Index of the first event with text; -1 if there is none.</param>
    /// <param name="lengthen">Makes another text event from the first one.</param>
    internal static StreamingResponse Framed(
        IReadOnlyList<StreamEvent> events, int stopAt, int textAt, Func<StreamEvent, string, StreamEvent> lengthen) =>
        new(
            [.. events.Select((one, index) => one.Frame(index))],
            textAt + 1,
            stopAt,
            text => lengthen(events[textAt], text).Frame(textAt));

    private byte[] Frame(int index) =>
        EventFrame.Event(Type, Payload, EventStream.Padding.Length(index, Payload.ToJsonString().Length));
}
