namespace Gateway.Deploy.Tests.Systemd;

/// <summary>The shipped systemd unit.</summary>
internal static class Unit
{
    public static string Text { get; } = Read("gateway.service");

    public static string Read(string name) => File.ReadAllText(Repository.PathOf("deploy", "systemd", name));

    /// <summary>All values of a key, in order.</summary>
    public static IReadOnlyList<string> Values(string key) =>
        [.. Text.Split('\n')
            .Where(line => line.StartsWith(key + "=", StringComparison.Ordinal))
            .Select(line => line[(key.Length + 1)..])];

    /// <summary>
    /// Runs <c>systemd-analyze</c> on the text, with its program replaced by one that exists on every machine.
    /// </summary>
    public static async Task<ProgramRun> AnalyzeAsync(string text, params string[] arguments)
    {
        var analyze = Prerequisites.Program("systemd-analyze", "Install systemd.");
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "gateway.service",
            text.Replace("ExecStart=/opt/gateway/Gateway", "ExecStart=/bin/true", StringComparison.Ordinal));
        return await ProgramRun.OfAsync(analyze, [.. arguments, path]);
    }
}
