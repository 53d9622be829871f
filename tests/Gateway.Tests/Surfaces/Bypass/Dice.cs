using CsCheck;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>Chance that falls the same way in every run.</summary>
internal sealed class Dice(uint seed)
{
    private readonly PCG _pcg = new(1, seed);

    /// <summary>At least 0, less than <paramref name="end"/>.</summary>
    public int Below(int end) => (int)_pcg.Next((uint)end);

    public bool Toss() => Below(2) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Some of the characters, at least one, replaced.</summary>
    public string Some(string text, Func<char, string> replace)
    {
        var sure = Below(text.Length);
        return string.Concat(text.Select((c, i) => i == sure || Below(4) == 0 ? replace(c) : c.ToString()));
    }
}
