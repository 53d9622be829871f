using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>A set of measurements in milliseconds.</summary>
internal sealed class Percentiles(IEnumerable<double> milliseconds)
{
    private readonly double[] _sorted = [.. milliseconds.Order()];

    public int Count => _sorted.Length;

    public double Median => At(50);

    public double Most => At(100);

    /// <summary>The smallest value that this percentage of the measurements does not exceed; NaN if there are none.</summary>
    public double At(double percent) => Count == 0
        ? double.NaN
        : _sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * _sorted.Length) - 1)];

    public static string Text(double milliseconds) => milliseconds.ToString("0.00", CultureInfo.InvariantCulture);
}
