using Gateway.Bedrock.Runtime;
using Gateway.Errors;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// Step 7: waits for the response to one request and gives it to the caller, whole or as a stream, or an error if there is
/// none. One instance per request.
/// </summary>
internal interface IResponseRelay
{
    /// <summary>Waits for step 6. A format that has a heartbeat sends it meanwhile.</summary>
    ValueTask<Result<BedrockResponse>> WaitAsync(ValueTask<Result<BedrockResponse>> sending);

    /// <summary>Gives the caller Bedrock's response, to its end.</summary>
    /// <returns>The error to write if it was not given to its end; <c>null</c> if nothing is left to write.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    ValueTask<GatewayError?> RelayAsync(BedrockResponse response, BedrockCall call);

    /// <summary>Gives the caller an error in place of a response, or inside one that has begun.</summary>
    Task WriteErrorAsync(GatewayError error);
}
