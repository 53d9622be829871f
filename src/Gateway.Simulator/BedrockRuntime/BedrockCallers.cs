using Gateway.Simulator.Identities;
using Gateway.Simulator.Signatures;
using Gateway.Simulator.Wire;
using Microsoft.Extensions.Options;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>Verifies the callers of Bedrock: its runtime and its control plane share one signing name.</summary>
internal sealed class BedrockCallers(
    SignatureVerifier signatures, IOptions<SimulatorOptions> options, TimeProvider time)
{
    private const string SigningName = "bedrock";

    /// <returns>The credentials that signed, or the error.</returns>
    internal (IssuedCredentials? Caller, AwsError? Refusal) Prove(ReceivedRequest request, CallTrace trace)
    {
        // A Bedrock API key: no simulated account ever issued one.
        if (request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return (null, BedrockErrors.InvalidApiKey);
        }

        var (signer, refusal) = signatures.Verify(request, SigningName, time, trace);
        return signer is null
            ? (null, BedrockErrors.Of(refusal!, options.Value.IncompleteSignatureStatus))
            : (signer, null);
    }
}
