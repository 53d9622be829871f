using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Gateway.Delivery.Sbom;

/// <summary>
/// The SBOM's timestamp: <c>SOURCE_DATE_EPOCH</c> (reproducible-builds.org), else the commit's time. Never the current time, so
/// that the same sources give the same bytes.
/// </summary>
internal static class SourceDate
{
    // Enough time for Git to read one object.
    private static readonly TimeSpan MaxGitLength = TimeSpan.FromSeconds(10);

    /// <summary>Reads the time; <c>null</c> if neither is known, as in an unpacked archive, which has no commit.</summary>
    public static DateTimeOffset? Of(Checkout checkout, IConfiguration environment) =>
        Seconds(environment["SOURCE_DATE_EPOCH"]) ?? Seconds(CommitTime(checkout.Root));

    private static DateTimeOffset? Seconds(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static string? CommitTime(string root)
    {
        var start = new ProcessStartInfo("git", ["-C", root, "log", "-1", "--format=%ct"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var git = Process.Start(start)!;
            var output = git.StandardOutput.ReadToEndAsync();
            return git.WaitForExit(MaxGitLength) && git.ExitCode == 0 ? output.Result : null;
        }
        catch (Win32Exception)
        {
            // Git is not installed.
            return null;
        }
    }
}
