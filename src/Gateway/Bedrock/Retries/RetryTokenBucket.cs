using Gateway.Bedrock.Runtime;

namespace Gateway.Bedrock.Retries;

/// <summary>
/// The token bucket of AWS's standard retry mode (2026): every further attempt costs tokens, success gives them back,
/// giving up does not. A model that answers nothing but errors is soon asked once a request.
/// </summary>
internal sealed class RetryTokenBucket
{
    public const int Capacity = 500;
    public const int TransientCost = 14;
    public const int ThrottlingCost = 5;

    // What a request that needed no second attempt adds.
    private const int Income = 1;

    private int _tokens = Capacity;

    /// <summary>How many are left; between 0 and <see cref="Capacity"/>.</summary>
    public int Left => Volatile.Read(ref _tokens);

    /// <summary>Takes the price of one more attempt.</summary>
    /// <returns>What was paid; <c>null</c> when there is not enough.</returns>
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

    /// <summary>After a success: gives back what its further attempts cost.</summary>
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
