using CsCheck;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>A pseudorandom generator with the same sequence in every run.</summary>
internal sealed class Dice(uint seed)
{
    private readonly PCG _pcg = new(1, seed);

    /// <summary>A number of at least 0 and less than <paramref name="end"/>.</summary>
    public int Below(int end) => (int)_pcg.Next((uint)end);

    public bool Toss() => Below(2) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Replaces some of the characters, at least one.</summary>
    public string Some(string text, Func<char, string> replace)
    {
        var sure = Below(text.Length);
        return string.Concat(text.Select((c, i) => i == sure || Below(4) == 0 ? replace(c) : c.ToString()));
    }
}
