using Gateway.Bedrock.Runtime;

namespace Gateway.Bedrock.Retries;

/// <summary>
/// Whether another attempt may follow: only after what cannot have been billed, while there is time for its pause and
/// its answer, and while the model's tokens and the gateway's share allow it.
/// </summary>
internal sealed class RetryRules(BedrockOptions options, Traffic traffic, TimeProvider time)
{
    /// <summary>Asked once after every attempt that is no answer; a yes is paid for.</summary>
    public bool Allow(BedrockCall call, BedrockAttempt attempt)
    {
        if (attempt.Retry == RetryClass.Never || !call.MayRetry || !FitsIn(call, attempt))
        {
            return false;
        }

        return attempt.Retry switch
        {
            // BedrockClient asks for these once a call.
            RetryClass.Session or RetryClass.Connection => true,
            _ when call.Attempts + call.HeldBack - call.Unpaid >= options.MaxAttempts => false,
            RetryClass.HeldBack => true, // Nothing was sent, so nothing is multiplied.
            RetryClass.Ambiguous when !options.RetryAmbiguous || call.AmbiguousAttempts > 1 => false,
            _ => Pay(call, attempt.Retry),
        };
    }

    private bool FitsIn(BedrockCall call, BedrockAttempt attempt)
    {
        var left = call.Deadline - time.GetElapsedTime(call.StartedAt);
        var usual = traffic.Of(call.Placement.ModelId).TimesOf(call.Operation).Median();
        return attempt.Pause + usual < left;
    }

    private bool Pay(BedrockCall call, RetryClass retry)
    {
        var tokens = traffic.Of(call.Placement.ModelId).Tokens;
        if (tokens.Take(retry) is not { } paid)
        {
            return false;
        }

        if (!traffic.Share.TryTake())
        {
            tokens.Return(paid);
            return false;
        }

        call.TokensPaid += paid;
        return true;
    }
}
