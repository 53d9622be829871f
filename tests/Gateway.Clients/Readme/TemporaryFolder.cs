namespace Gateway.Clients.Readme;

/// <summary>
/// An empty folder outside the repository, so that the repository's build settings do not apply there; removed at the end.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-client-");

    public string Path => _folder.FullName;

    public Task WriteAsync(string name, string text) =>
        File.WriteAllTextAsync(System.IO.Path.Combine(Path, name), text, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Delete(recursive: true);
}
