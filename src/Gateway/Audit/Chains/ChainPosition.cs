namespace Gateway.Audit.Chains;

/// <summary>The place of a record in a chain, with its MAC.</summary>
/// <param name="Chain">The chain: one for each process and life. A UUID of version 7, so that chains are in order of their start.</param>
/// <param name="Number">The place, from 1, without gaps.</param>
/// <param name="Mac">The MAC over the place, the MAC before it and the record.</param>
internal sealed record ChainPosition(Guid Chain, long Number, byte[] Mac);

/// <summary>The end of a chain as far as it is written, and what it has recorded up to there.</summary>
/// <param name="Number">The number of records.</param>
/// <param name="Mac">The MAC of the last one; zeros for none.</param>
/// <param name="Requests">The requests that it has settled and that count.</param>
/// <param name="PicoUsd">Their cost in pico-USD.</param>
internal readonly record struct ChainHead(long Number, byte[] Mac, long Requests, long PicoUsd)
{
    /// <summary>The head of a chain without records.</summary>
    public static ChainHead Empty { get; } = new(0, new byte[ChainKey.MacLength], 0, 0);
}
