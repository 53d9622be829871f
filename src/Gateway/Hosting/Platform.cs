using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Gateway.Hosting;

/// <summary>
/// Describes the platform for <c>--version</c>, where an image without ICU or time zones is noticed before a municipality finds
/// it in its log.
/// </summary>
internal static partial class Platform
{
    /// <summary>For example <c>.NET 10.0.12, ICU 72.1, Asia/Tokyo +09:00, 2026年11月27日金曜日</c>.</summary>
    public static string Describe(TimeProvider time)
    {
        var now = time.GetLocalNow();
        var date = Japanese(now); // Before ICU's version, which is only known after the first use of ICU.
        var zone = string.Create(CultureInfo.InvariantCulture, $"{time.LocalTimeZone.Id} {now:zzz}");
        return string.Join(", ", RuntimeInformation.FrameworkDescription, Icu(), zone, date);
    }

    private static string Japanese(DateTimeOffset now)
    {
        try
        {
            return now.ToString("D", CultureInfo.GetCultureInfo("ja-JP"));
        }
        catch (CultureNotFoundException)
        {
            return "no ja-JP"; // Without ICU, where the gateway does not start either.
        }
    }

    // .NET does not expose it. On Linux the name of the library file contains it.
    private static string Icu()
    {
        using var self = Process.GetCurrentProcess();
        var version = self.Modules.Cast<ProcessModule>()
            .Select(module => IcuFile().Match(module.FileName))
            .FirstOrDefault(file => file.Success)?.Groups[1].Value;
        return version is null ? "ICU of unknown version" : $"ICU {version}";
    }

    [GeneratedRegex(@"libicuuc\.so\.([0-9.]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex IcuFile();
}
