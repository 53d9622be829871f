using Gateway.Bedrock.Runtime;

namespace Gateway.Bedrock.Retries;

/// <summary>
/// The token bucket of AWS's standard retry mode (2026): every retry costs tokens, and a success returns them, but a final
/// failure does not. So a model that returns only errors soon gets one attempt per request.
/// </summary>
internal sealed class RetryTokenBucket
{
    public const int Capacity = 500;
    public const int TransientCost = 14;
    public const int ThrottlingCost = 5;

    // The tokens that a request without a retry adds.
    private const int Income = 1;

    private int _tokens = Capacity;

    /// <summary>The tokens left, between 0 and <see cref="Capacity"/>.</summary>
    public int Left => Volatile.Read(ref _tokens);

    /// <summary>Takes the tokens for one retry.</summary>
    /// <returns>The tokens taken; <c>null</c> when there are not enough.</returns>
    public int? Take(RetryClass retry)
    {
        var cost = retry == RetryClass.Throttling ? ThrottlingCost : TransientCost;
        int tokens;
        do
        {
            tokens = Volatile.Read(ref _tokens);
            if (tokens < cost)
            {
                return null;
            }
        }
        while (Interlocked.CompareExchange(ref _tokens, tokens - cost, tokens) != tokens);

        return cost;
    }

    /// <summary>Records a success: returns the tokens that its retries cost.</summary>
    public void Return(int paid)
    {
        var more = paid > 0 ? paid : Income;
        int tokens;
        do
        {
            tokens = Volatile.Read(ref _tokens);
        }
        while (tokens < Capacity
            && Interlocked.CompareExchange(ref _tokens, Math.Min(tokens + more, Capacity), tokens) != tokens);
    }
}
