namespace Gateway.Benchmarks;

/// <summary>The bounds of one run. Each is printed with its figure; a broken one fails the run.</summary>
internal sealed class Bounds
{
    private readonly List<(bool Holds, string Bound)> _checked = [];
    private readonly List<string> _told = [];

    public void Check(bool holds, string bound) => _checked.Add((holds, bound));

    /// <summary>Prints a figure without a bound.</summary>
    public void Tell(string figure) => _told.Add(figure);

    /// <returns>The exit code: 0, or 1 when a bound is broken.</returns>
    public int Print()
    {
        foreach (var (holds, bound) in _checked)
        {
            Console.WriteLine($"{(holds ? "ok    " : "BROKEN")}  {bound}");
        }

        _told.ForEach(figure => Console.WriteLine($"        {figure}"));
        return _checked.TrueForAll(one => one.Holds) ? 0 : 1;
    }
}
