using System.Globalization;

namespace Gateway.Benchmarks.Soak;

/// <summary>A figure over the time of a run, without its warm-up.</summary>
/// <param name="samples">Seconds since the start, and the figure then; in the order of time.</param>
/// <param name="warmUp">How many seconds do not count.</param>
internal sealed class Trend(IEnumerable<(double At, double Value)> samples, double warmUp)
{
    private const int Parts = 5;

    private readonly List<(double At, double Value)> _samples = [.. samples.Where(sample => sample.At >= warmUp)];

    /// <summary>
    /// The least of the second fifth of what counts. Calls under way, pooled memory and idle threads only ever add to
    /// what a process needs; what it never gives back raises the least.
    /// </summary>
    public double Early => Least(1);

    /// <summary>The least of its last fifth.</summary>
    public double Late => Least(Parts - 1);

    public double Growth => Late - Early;

    /// <summary>The straight line through all that counts (least squares), an hour.</summary>
    public double PerHour
    {
        get
        {
            var (at, value) = (_samples.Average(sample => sample.At), _samples.Average(sample => sample.Value));
            return 3600 * _samples.Sum(sample => (sample.At - at) * (sample.Value - value))
                / _samples.Sum(sample => (sample.At - at) * (sample.At - at));
        }
    }

    public string[] Texts() =>
    [
        Text(_samples.Min(one => one.Value)), Text(_samples.Max(one => one.Value)),
        Text(Early), Text(Late), Text(PerHour),
    ];

    public static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private double Least(int part) =>
        _samples.Where((_, index) => index * Parts / _samples.Count == part).Min(sample => sample.Value);
}
