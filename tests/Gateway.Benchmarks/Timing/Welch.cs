namespace Gateway.Benchmarks.Timing;

/// <summary>The result of Welch's t-test of two samples with variances of their own.</summary>
/// <param name="T">The t statistic.</param>
/// <param name="First">The mean of the first sample.</param>
/// <param name="Second">The mean of the second sample.</param>
internal readonly record struct Welch(double T, double First, double Second)
{
    public static Welch Of(double[] first, double[] second)
    {
        var (one, other) = (first.Average(), second.Average());
        return new((one - other) / Math.Sqrt(ErrorOf(first, one) + ErrorOf(second, other)), one, other);
    }

    private static double ErrorOf(double[] sample, double mean) =>
        sample.Sum(value => (value - mean) * (value - mean)) / (sample.Length - 1) / sample.Length;
}
