namespace Gateway.Deploy.Tests;

/// <summary>The output of the Gateway project's build in this configuration.</summary>
internal static class BuiltGateway
{
    /// <summary>The program.</summary>
    public static string Program { get; } = PathOf("Gateway");

    /// <summary>The list of its run-time dependencies.</summary>
    public static string Dependencies { get; } = PathOf("Gateway.deps.json");

    // The test program's own folder is also named after the configuration.
    private static string PathOf(string name)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Repository.PathOf("artifacts", "bin", "Gateway", configuration, name);
    }
}
