namespace Gateway.Deploy.Tests;

/// <summary>What the build of the Gateway project, in this configuration, put out.</summary>
internal static class BuiltGateway
{
    /// <summary>The program.</summary>
    public static string Program { get; } = PathOf("Gateway");

    /// <summary>The list of what it needs at run time.</summary>
    public static string Dependencies { get; } = PathOf("Gateway.deps.json");

    // The test program's own folder is named after the configuration, too.
    private static string PathOf(string name)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Repository.PathOf("artifacts", "bin", "Gateway", configuration, name);
    }
}
