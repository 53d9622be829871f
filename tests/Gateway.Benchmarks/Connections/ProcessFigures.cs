using System.Globalization;

namespace Gateway.Benchmarks.Connections;

/// <summary>Figures of a process from Linux's /proc; not available on other systems.</summary>
internal static class ProcessFigures
{
    private const string Resident = "VmRSS:";
    private const string ThreadCount = "Threads:";

    public static bool AreThere { get; } = OperatingSystem.IsLinux();

    /// <summary>Resident memory in MB of a million bytes.</summary>
    public static double ResidentMegabytes(int process) => Read(process, Resident, "kB") * 1024 / 1e6;

    public static int Threads(int process) => (int)Read(process, ThreadCount, "");

    /// <summary>The number of open files and sockets.</summary>
    public static int Handles(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;

    private static long Read(int process, string name, string unit)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(
            line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..^unit.Length].Trim(), CultureInfo.InvariantCulture);
    }
}
