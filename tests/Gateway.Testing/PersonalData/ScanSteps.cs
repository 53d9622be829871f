using Gateway.PersonalData;

namespace Gateway.Testing.PersonalData;

/// <summary>The cost of a scan, counted in steps and so independent of the machine's load.</summary>
internal static class ScanSteps
{
    /// <summary>
    /// More steps than any byte costs: it is read as the continuation of a number, with an earlier number evaluated for each
    /// rule, and read for its words, with those around a number looked up.
    /// </summary>
    public const double MaxForAByte = 6;

    /// <summary>The steps of a scan over a whole body, as if it were one text.</summary>
    public static long Of(ReadOnlySpan<byte> body)
    {
        var scan = new PersonalDataScan(body, PersonalDataRules.All);
        scan.Text(0, body.Length);
        return scan.Steps;
    }
}
