namespace Gateway.Tests.Processes;

/// <summary>A folder with a configuration file for one test.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    /// <summary>The file's path.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "gateway.json");

    /// <summary>
    /// Replaces the file as careful editors and mounted secrets do, so that it is never half written.
    /// </summary>
    public async Task ReplaceAsync(string text)
    {
        await File.WriteAllTextAsync(Path + ".new", text, TestContext.Current.CancellationToken);
        File.Move(Path + ".new", Path, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
