using System.Text.Json.Nodes;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime.EventStream;

/// <summary>One event of a streamed answer, before it is framed.</summary>
/// <param name="Type">The member of the service's union, and of Nova's own.</param>
/// <param name="Payload">What it says, without padding.</param>
internal sealed record StreamEvent(string Type, JsonObject Payload)
{
    /// <summary>Frames the events of an answer.</summary>
    /// <param name="events">All of them, in order.</param>
    /// <param name="stopAt">The first that says that the message has ended.</param>
    /// <param name="textAt">The first with text; -1 if none has.</param>
    /// <param name="lengthen">Makes one more event with text from the first.</param>
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
