using System.Globalization;

namespace Gateway.Hosting;

/// <summary>
/// The number of connections that the process's limit of open files allows. Kestrel does not handle running out of them: it
/// retries to accept all the time and uses a whole processor. Limiting the connections prevents that.
/// </summary>
internal static class OpenFiles
{
    // For files opened later: assemblies, logs, connections to STS and for health checks, address look-ups.
    private const int Reserve = 200;

    // A caller that waits for Bedrock has one connection, and the gateway's own to Bedrock is a second.
    private const int FilesPerCaller = 2;

    private const int MinConnections = 16;

    /// <summary>
    /// The most connections of callers, at least 16; <c>null</c> where the system does not report a limit of open files (all but
    /// Linux).
    /// </summary>
    public static long? RoomForConnections() => Limit() is { } limit
        ? Math.Max((limit - Opened() - Reserve) / FilesPerCaller, MinConnections)
        : null;

    // "Max open files            1024                 524288               files"; the first number is the soft limit.
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
