namespace Gateway.Testing.Chaos;

/// <summary>One direction of a proxy over all its connections: its toxics and the bytes it forwarded.</summary>
internal sealed class Flow
{
    private volatile Toxic[] _toxics = [];
    private long _bytes;

    /// <summary>The number of bytes forwarded so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The toxics, applied in this order.</summary>
    public IReadOnlyList<Toxic> Toxics => _toxics;

    /// <summary>
    /// Replaces the toxics, also on open connections; bytes that an old toxic is already delaying stay delayed.
    /// </summary>
    public void Meets(params Toxic[] toxics) => _toxics = toxics;

    public void Count(int bytes) => Interlocked.Add(ref _bytes, bytes);
}
