using System.Globalization;

namespace Gateway.Benchmarks.Connections;

/// <summary>What Linux says of a process; nothing on other systems.</summary>
internal static class ProcessFigures
{
    private const string Resident = "VmRSS:";

    public static bool AreThere { get; } = OperatingSystem.IsLinux();

    /// <summary>Its memory that is really there, in MB of a million bytes.</summary>
    public static double ResidentMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(
            line => line.StartsWith(Resident, StringComparison.Ordinal));
        var kibibytes = line[Resident.Length..^"kB".Length].Trim();
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    /// <summary>Its open files and sockets.</summary>
    public static int Handles(int process) => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length;
}
