using System.Globalization;

namespace Gateway.Hosting;

/// <summary>
/// How many connections the process's limit of open files leaves room for. Kestrel has no answer to running out of
/// them: it tries to accept again and again, with a whole processor. So it is kept from getting there.
/// </summary>
internal static class OpenFiles
{
    // For what is opened later: assemblies, logs, connections to STS and for health, look-ups of addresses.
    private const int Reserve = 200;

    // Callers wait for Bedrock on a connection each, and one of ours to Bedrock goes with it.
    private const int FilesPerCaller = 2;

    private const int MinConnections = 16;

    /// <summary>
    /// Callers' connections, at least 16; null where the system does not say how many files may be open (all but
    /// Linux).
    /// </summary>
    public static long? RoomForConnections() => Limit() is { } limit
        ? Math.Max((limit - Opened() - Reserve) / FilesPerCaller, MinConnections)
        : null;

    // "Max open files            1024                 524288               files"; the first is the one in force.
    private static long? Limit()
    {
        const string Path = "/proc/self/limits";
        var line = File.Exists(Path)
            ? File.ReadLines(Path).FirstOrDefault(one => one.StartsWith("Max open files", StringComparison.Ordinal))
            : null;
        var words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.Length > 3 && long.TryParse(words[3], CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    private static int Opened() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
