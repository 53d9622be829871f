namespace Gateway.Testing;

/// <summary>A pseudorandom generator: a seed gives the same numbers on every machine and runtime.</summary>
internal sealed class SplitMix64(ulong seed = 0)
{
    private ulong _state = seed;

    public void Seed(ulong seed) => _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number of at least 0 and less than <paramref name="bound"/>; 0 for a bound of 0.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>True once in <paramref name="times"/> on average.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    public bool Toss() => OneIn(2);

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Replaces some of the characters, at least one.</summary>
    public string Some(string text, Func<char, string> replace)
    {
        var sure = Below(text.Length);
        return string.Concat(text.Select((c, i) => i == sure || OneIn(4) ? replace(c) : c.ToString()));
    }
}
