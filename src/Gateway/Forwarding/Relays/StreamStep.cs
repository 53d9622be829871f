using Gateway.Errors;
using Gateway.EventStream;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// The next step of a stream: an event (a frame), Bedrock's exception (a frame and the error it means), a failure (an error
/// and no frame), or the proper end (neither).
/// </summary>
internal readonly struct StreamStep
{
    private StreamStep(Frame? frame, GatewayError? failure) => (Frame, Failure) = (frame, failure);

    /// <summary>The stream is complete.</summary>
    public static StreamStep End => default;

    public Frame? Frame { get; }

    public GatewayError? Failure { get; }

    public static StreamStep Event(Frame frame) => new(frame, null);

    public static StreamStep Exception(Frame frame, GatewayError failure) => new(frame, failure);

    public static StreamStep Failed(GatewayError failure) => new(null, failure);
}
