using System.Text;

namespace Gateway.Simulator.Wire;

/// <summary>The way in which a reply is sent. All but the first are faults.</summary>
internal enum Delivery
{
    /// <summary>Completely and immediately.</summary>
    Whole,

    /// <summary>Never: the connection stays open and silent.</summary>
    Hang,

    /// <summary>Not at all: the connection is reset (RST) after the request was read.</summary>
    Reset,

    /// <summary>The Content-Length is correct, but the body stops in the middle.</summary>
    Truncated,
}

/// <summary>The response of a service, decided before the first byte is sent.</summary>
internal sealed record ServiceReply(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The bare error code, for the journal; null on success.</summary>
    internal string? ErrorCode { get; init; }

    /// <summary>The header x-amzn-ErrorType; null if the protocol has none.</summary>
    internal string? ErrorType { get; init; }

    /// <summary>More headers of the response.</summary>
    internal IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The frames that are sent instead of <see cref="Body"/>; null for a response that is not a stream.</summary>
    internal StreamingResponse? Stream { get; init; }

    internal Delivery Delivery { get; init; }

    /// <summary>The time for which the reply is delayed, by the simulator's clock.</summary>
    internal TimeSpan Delay { get; init; }

    /// <summary>A 200 response that is an event stream.</summary>
    internal static ServiceReply EventStream(StreamingResponse stream) =>
        new(StatusCodes.Status200OK, "application/vnd.amazon.eventstream", default) { Stream = stream };

    internal static ServiceReply Text(int status, string contentType, string body) =>
        new(status, contentType, Encoding.UTF8.GetBytes(body));
}
