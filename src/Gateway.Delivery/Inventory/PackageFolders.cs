using System.Text.Json;

namespace Gateway.Delivery.Inventory;

/// <summary>The folders into which the last restore unpacked packages, from its own assets file.</summary>
internal sealed class PackageFolders(IReadOnlyList<string> folders)
{
    public static PackageFolders Read(string assetsFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(assetsFile));
        return new PackageFolders(
            [.. document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)]);
    }

    /// <summary>The folder of an unpacked package; <c>null</c> if it is not unpacked.</summary>
    public string? Find(string name, string version) => folders
#pragma warning disable CA1308 // NuGet's folder names are in lower case.
        .Select(folder => Path.Combine(folder, name.ToLowerInvariant(), version.ToLowerInvariant()))
#pragma warning restore CA1308
        .FirstOrDefault(Directory.Exists);

    /// <summary>The content hash that NuGet computed when it unpacked the package.</summary>
    public static string? ContentHash(string package)
    {
        var path = Path.Combine(package, ".nupkg.metadata");
        if (!File.Exists(path))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.GetProperty("contentHash").GetString();
    }
}
