using Gateway.Errors;
using Gateway.EventStream;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// What a stream comes to next: an event (a frame), Bedrock's exception (a frame and what it means), a failure (no
/// frame), or its proper end (neither).
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
