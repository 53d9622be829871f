using System.Reflection;

namespace Gateway.Telemetry;

/// <summary>The program's version, as log lines and <c>--version</c> show it.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
