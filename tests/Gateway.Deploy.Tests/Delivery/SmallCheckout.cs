using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Deploy.Tests.Delivery;

/// <summary>A checkout of a program that needs a few made-up packages, already restored.</summary>
internal sealed class SmallCheckout : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JsonObject _locked = [];

    public SmallCheckout()
    {
        _folder.Write("Gateway.sln", "");
        _folder.Write(
            "src/Gateway/Gateway.csproj", "<Project><PropertyGroup><Version>9.8.7</Version></PropertyGroup></Project>");
        _folder.Write(
            "artifacts/obj/Gateway/project.assets.json",
            JsonSerializer.Serialize(new { packageFolders = new Dictionary<string, object> { [Packages] = new() } }));
    }

    public string Root => _folder.Root;

    private string Packages => Path.Combine(_folder.Root, "packages");

    /// <summary>Adds Some.Package 1.2.3 with this text in its nuspec's metadata.</summary>
    public SmallCheckout WithPackage(string metadata)
    {
        Write("some.package/1.2.3/some.package.nuspec", $"<package><metadata>{metadata}</metadata></package>");
        return Locked();
    }

    /// <summary>Adds the package to the lock file only.</summary>
    public SmallCheckout Locked()
    {
        _locked["Some.Package"] = new JsonObject
        {
            ["type"] = "Direct",
            ["resolved"] = "1.2.3",
            ["contentHash"] = Convert.ToBase64String(new byte[64]),
        };
        _folder.Write(
            "src/Gateway/packages.lock.json",
            new JsonObject { ["dependencies"] = new JsonObject { ["net10.0"] = _locked.DeepClone() } }.ToJsonString());
        return this;
    }

    /// <summary>Adds a file to the folder of unpacked packages.</summary>
    public SmallCheckout Write(string path, string text)
    {
        _folder.Write(Path.Combine("packages", path), text);
        return this;
    }

    /// <summary>Adds a file anywhere, and returns its folder.</summary>
    public string WriteBeside(string path, string text) => Path.GetDirectoryName(_folder.Write(path, text))!;

    public DeliveryRun Run(params string[] arguments) => DeliveryRun.In(Root, arguments);

    public void Dispose() => _folder.Dispose();
}
