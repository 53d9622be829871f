using Gateway.Bedrock.Runtime;

namespace Gateway.Bedrock.Retries;

/// <summary>
/// Decides whether another attempt may follow: only after an attempt that cannot have been billed (or where the settings allow
/// more), while there is time for its pause and its response, and while the model's tokens and the target's budget can pay.
/// </summary>
internal sealed class RetryRules(BedrockOptions options, Traffic traffic, TimeProvider time)
{
    /// <summary>True when the failed attempt may be repeated. Changes nothing; see <see cref="TryPay"/>.</summary>
    public bool Allows(BedrockCall call, BedrockAttempt attempt) =>
        attempt.Retry != RetryClass.Never && call.MayRetry && FitsIn(call, attempt) && attempt.Retry switch
        {
            // BedrockAttempts allows each of these once per call.
            RetryClass.Session or RetryClass.Connection => true,
            _ when call.Attempts.Count + call.HeldBack - call.Unpaid >= options.MaxAttempts => false,
            RetryClass.Ambiguous => options.RetryAmbiguous && call.AmbiguousAttempts <= 1,
            _ => true,
        };

    /// <summary>Pays for another attempt. It is free where it does not send Bedrock an additional request.</summary>
    /// <returns><c>false</c> when tokens or budget do not suffice; then nothing is taken.</returns>
    public bool TryPay(BedrockCall call, RetryClass retry)
    {
        if (retry is RetryClass.Session or RetryClass.Connection or RetryClass.HeldBack)
        {
            return true;
        }

        var tokens = traffic.Of(call.Placement).Tokens;
        if (tokens.Take(retry) is not { } paid)
        {
            return false;
        }

        if (!traffic.Of(call.Placement.Target).RetryBudget.TryTake())
        {
            tokens.Return(paid);
            return false;
        }

        call.TokensPaid += paid;
        return true;
    }

    private bool FitsIn(BedrockCall call, BedrockAttempt attempt)
    {
        var left = call.Deadline - time.GetElapsedTime(call.StartedAt);
        var usual = traffic.Of(call.Placement).TimesOf(call.Operation).Median();
        return attempt.Pause + usual < left;
    }
}
