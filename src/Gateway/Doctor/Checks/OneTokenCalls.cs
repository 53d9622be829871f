using System.Text;
using Gateway.Bedrock.Runtime;
using Gateway.Catalog;
using Gateway.Credentials;
using Gateway.Doctor.Causes;
using Gateway.Residency;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Calls a model without retries, for one token each time, or for the vector or score of one. Each call is billed.
/// </summary>
internal sealed class OneTokenCalls(BedrockTransport transport, TimeProvider time)
{
    /// <summary>
    /// The most calls of a profile. AWS routes them by load, so several calls probably reach both Regions.
    /// </summary>
    public const int MaxPerProfile = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // The shortest valid body. Models that write no text are called by InvokeModel, in their providers' forms.
    private static byte[] BodyFor(InvokeForm form) => Encoding.UTF8.GetBytes(form switch
    {
        InvokeForm.TitanEmbed => """{"inputText":"1","dimensions":256}""",
        InvokeForm.CohereEmbed => """{"texts":["1"],"input_type":"search_query"}""",
        InvokeForm.AmazonRerank => """{"query":"1","documents":["1"]}""",
        InvokeForm.CohereRerank => """{"query":"1","documents":["1"],"api_version":2}""",
        _ => """{"inferenceConfig":{"maxTokens":1},"messages":[{"role":"user","content":[{"text":"1"}]}]}""",
    });

    /// <summary>
    /// Makes one call of a base model, or several of a profile, until one fails for another reason than the other Region.
    /// </summary>
    public async Task<IReadOnlyList<BedrockAttempt>> MakeAsync(
        Session session, Placement placement, CancellationToken cancellationToken)
    {
        var (calls, here) = (new List<BedrockAttempt>(), new Deployment(placement.Target));
        var most = placement.Destinations.Length == 1 ? 1 : MaxPerProfile;
        do
        {
            calls.Add(await MakeOneAsync(session, placement, cancellationToken));
        }
        while (calls.Count < most && (calls[^1].Error is null || IsDeniedElsewhere(calls[^1], here)));

        return calls;
    }

    /// <summary>True when AWS's sentence names the other Region's model as not allowed.</summary>
    public static bool IsDeniedElsewhere(BedrockAttempt call, Deployment here) =>
        Denial.Read(call.OperatorMessage ?? "")?.ResourceRegion == here.OtherRegion.Name;

    private async Task<BedrockAttempt> MakeOneAsync(
        Session session, Placement placement, CancellationToken cancellationToken)
    {
        var call = new BedrockCall(
            "doctor", placement,
            placement.InvokeForm.Writes() ? BedrockOperation.Converse : BedrockOperation.InvokeModel,
            [], BodyFor(placement.InvokeForm), Patience, mayRetry: false)
        {
            AttemptTimeout = Patience,
        };
        using var over = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            var attempt = await transport.SendAsync(call, session, either.Token);
            attempt.Response?.Dispose();
            return attempt;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return BedrockAttempt.Failed(NetworkErrors.NoResponseInTime);
        }
    }
}
