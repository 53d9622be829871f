namespace Gateway.Testing;

/// <summary>A temporary folder for a ledger in SQLite, deleted at the end of the test.</summary>
internal sealed class TemporaryLedger : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-ledger-");

    public string Path => _folder.FullName;

    /// <summary>The gateway's settings for this ledger, and others.</summary>
    public Dictionary<string, string?> Settings(params ReadOnlySpan<(string Key, string? Value)> others)
    {
        var settings = Sandbox.GatewaySettings.Ledger(Path);
        foreach (var (key, value) in others)
        {
            settings[key] = value;
        }

        return settings;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
