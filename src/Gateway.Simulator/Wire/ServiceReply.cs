using System.Text;

namespace Gateway.Simulator.Wire;

/// <summary>How a reply reaches the caller. All but the first are faults.</summary>
internal enum Delivery
{
    /// <summary>Whole and at once.</summary>
    Whole,

    /// <summary>Never: the connection stays open and silent.</summary>
    Hang,

    /// <summary>Not at all: the connection is reset (RST) after the request was read.</summary>
    Reset,

    /// <summary>The Content-Length is honest, the body stops in the middle.</summary>
    Truncated,
}

/// <summary>What a service answers, decided before the first byte is sent.</summary>
internal sealed record ServiceReply(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The bare error code, for the journal; null on success.</summary>
    internal string? ErrorCode { get; init; }

    /// <summary>The header x-amzn-ErrorType; null where the protocol has none.</summary>
    internal string? ErrorType { get; init; }

    /// <summary>Further headers of the answer.</summary>
    internal IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The frames that go out in place of <see cref="Body"/>; null for an answer of one piece.</summary>
    internal StreamingResponse? Stream { get; init; }

    internal Delivery Delivery { get; init; }

    /// <summary>How long the reply is held back, by the simulator's clock.</summary>
    internal TimeSpan Delay { get; init; }

    /// <summary>A 200 that is an event stream.</summary>
    internal static ServiceReply EventStream(StreamingResponse stream) =>
        new(StatusCodes.Status200OK, "application/vnd.amazon.eventstream", default) { Stream = stream };

    internal static ServiceReply Text(int status, string contentType, string body) =>
        new(status, contentType, Encoding.UTF8.GetBytes(body));
}
