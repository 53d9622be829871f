namespace Gateway.Tests.Processes;

/// <summary>A folder of one test with a configuration file in it.</summary>
internal sealed class ConfigurationFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    /// <summary>The file's path.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "gateway.json");

    /// <summary>
    /// Puts another file in its place, as a careful editor and a mounted secret do it: it is never half written.
    /// </summary>
    public async Task ReplaceAsync(string text)
    {
        await File.WriteAllTextAsync(Path + ".new", text, TestContext.Current.CancellationToken);
        File.Move(Path + ".new", Path, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
