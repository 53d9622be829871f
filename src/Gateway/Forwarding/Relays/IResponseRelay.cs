using Gateway.Bedrock.Runtime;
using Gateway.Errors;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// Step 7, whole or as a stream: how the caller of one request waits for its response, gets it, or is told why there is
/// none. Used by one request at a time.
/// </summary>
internal interface IResponseRelay
{
    /// <summary>Waits for step 6. A format that can show a sign of life does so meanwhile.</summary>
    Task<Result<BedrockResponse>> WaitAsync(Task<Result<BedrockResponse>> sending);

    /// <summary>Gives the caller Bedrock's response, to its end.</summary>
    /// <returns>Why it was not given, or not to its end; <c>null</c> when nothing is left to say.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    Task<GatewayError?> RelayAsync(BedrockResponse response, BedrockCall call);

    /// <summary>Gives the caller an error in place of a response, or inside one that has begun.</summary>
    Task WriteErrorAsync(GatewayError error);
}
