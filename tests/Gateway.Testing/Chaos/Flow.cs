namespace Gateway.Testing.Chaos;

/// <summary>One direction of a proxy, over all its connections: its toxics and how much it carried.</summary>
internal sealed class Flow
{
    private volatile Toxic[] _toxics = [];
    private long _bytes;

    /// <summary>The bytes passed on so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What is met, in this order.</summary>
    public IReadOnlyList<Toxic> Toxics => _toxics;

    /// <summary>
    /// From now on these and no others, also on connections there are; what one of them holds back already it goes on
    /// to hold.
    /// </summary>
    public void Meets(params Toxic[] toxics) => _toxics = toxics;

    public void Count(int bytes) => Interlocked.Add(ref _bytes, bytes);
}
