using System.Diagnostics;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// A root file system with only what the program needs, and no shell: the Debian packages of ICU, OpenSSL and the time zones,
/// unpacked, and the program with its own .NET in <c>/app</c>. It is not the shipped image, whose base comes from elsewhere, but
/// a root of the same kind.
/// </summary>
internal sealed class RootFileSystem : IDisposable
{
    private const string Prefix = "gateway-root-";

    private const string Packages = "libicu72,libssl3,tzdata";

    private readonly DirectoryInfo _folder;
    private readonly FileStream _inUse;

    private RootFileSystem(DirectoryInfo folder) => (_folder, _inUse) = (folder, Claim(folder)!);

    private string Published => System.IO.Path.Combine(_folder.FullName, "published");

    public string Path => System.IO.Path.Combine(_folder.FullName, "root");

    public static async Task<RootFileSystem> BuildAsync()
    {
        await DebianPackages.FindAsync();
        RemoveLeftovers();
        var root = new RootFileSystem(Directory.CreateTempSubdirectory(Prefix));
        try
        {
            await Task.WhenAll(DebianPackages.UnpackAsync(Packages, root.Path), root.PublishAsync());
            Directory.Move(root.Published, root.PathOf("app"));
            Directory.CreateDirectory(root.PathOf("proc"));
            return root;
        }
        catch
        {
            root.Dispose();
            throw;
        }
    }

    public string PathOf(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Write(string file, string text)
    {
        var path = PathOf(file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    // Mounts exist only in the namespaces of programs, and have ended with them.
    public void Dispose()
    {
        _inUse.Dispose();
        _folder.Delete(recursive: true);
    }

    // All intermediate files stay in this folder, because other tests may be building the same project.
    private Task PublishAsync() => RunAsync(
        Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet",
        [
            "publish", Repository.PathOf("src", "Gateway", "Gateway.csproj"), "--configuration", "Release",
            "--runtime", "linux-x64", "--self-contained", "--output", Published,
            "--artifacts-path", System.IO.Path.Combine(_folder.FullName, "build"),
            "--disable-build-servers", "-nodeReuse:false", "-p:RunAnalyzers=false",
        ]);

    private static async Task RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };

        // Variables of the test runner's own build would redirect the build that is started here.
        foreach (var name in start.Environment.Keys
            .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        await using var _ = TestContext.Current.CancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await error} {await output}");
    }

    // Removes folders of runs that were killed; a folder in use is locked by its run.
    private static void RemoveLeftovers()
    {
        foreach (var folder in new DirectoryInfo(System.IO.Path.GetTempPath()).EnumerateDirectories($"{Prefix}*"))
        {
            if (Claim(folder) is { } claim)
            {
                claim.Dispose();
                folder.Delete(recursive: true);
            }
        }
    }

    private static FileStream? Claim(DirectoryInfo folder)
    {
        try
        {
            return new FileStream(
                System.IO.Path.Combine(folder.FullName, "in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite,
                FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
