using Gateway.PersonalData;

namespace Gateway.Benchmarks.PersonalData;

/// <summary>The cost of a scan, counted: whatever the machine does besides.</summary>
internal static class ScanSteps
{
    /// <summary>
    /// More than any byte costs. Read as a number goes on, with a number judged before it for each rule; read for its
    /// words, with those around the number looked at.
    /// </summary>
    public const double MaxForAByte = 6;

    /// <summary>Steps of a scan over all of a body, as if it were one text.</summary>
    public static long Of(ReadOnlySpan<byte> body)
    {
        var scan = new PersonalDataScan(body, PersonalDataRules.All);
        scan.Text(0, body.Length);
        return scan.Steps;
    }
}
