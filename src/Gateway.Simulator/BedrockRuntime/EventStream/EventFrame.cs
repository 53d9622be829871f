using System.Text.Json.Nodes;
using Amazon.Runtime.EventStreams;
using Gateway.Simulator.BedrockRuntime.Responses;

namespace Gateway.Simulator.BedrockRuntime.EventStream;

/// <summary>
/// Frames of <c>application/vnd.amazon.eventstream</c>, built by the AWS SDK's own class. The gateway reads them with code of its
/// own, so the same mistake cannot be on both sides.
/// </summary>
internal static class EventFrame
{
    private const string Json = "application/json";

    /// <summary>An event. Its headers are in the same order as in recorded traffic.</summary>
    /// <param name="type">The member's name in the service's union.</param>
    /// <param name="payload">The content, without padding.</param>
    /// <param name="padding">The length of the member <c>p</c>, 0 to 62.</param>
    internal static byte[] Event(string type, JsonObject payload, int padding)
    {
        var padded = payload.DeepClone().AsObject();
        padded["p"] = Padding.Of(padding);
        return Frame(
            AlphabeticalJson.Write(padded),
            (":event-type", type), (":content-type", Json), (":message-type", "event"));
    }

    /// <summary>An exception in the middle of a stream.</summary>
    internal static byte[] Exception(string type, JsonObject payload) => Frame(
        AlphabeticalJson.Write(payload),
        (":exception-type", type), (":content-type", Json), (":message-type", "exception"));

    /// <summary>An error that the service's model does not define; code and message are header values.</summary>
    internal static byte[] Error(string code, string message) =>
        Frame([], (":error-code", code), (":error-message", message), (":message-type", "error"));

    private static byte[] Frame(byte[] payload, params (string Name, string Value)[] headers)
    {
        var list = new List<IEventStreamHeader>();
        foreach (var (name, value) in headers)
        {
            var header = new EventStreamHeader(name);
            header.SetString(value);
            list.Add(header);
        }

        return new EventStreamMessage(list, payload).ToByteArray();
    }
}
