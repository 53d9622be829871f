using System.Xml.Linq;

namespace Gateway.Delivery;

/// <summary>The checkout whose Gateway program is delivered.</summary>
internal sealed record Checkout(string Root)
{
    /// <summary>The packages and versions the program is built with.</summary>
    public string LockFile => Path.Combine(Root, "src", "Gateway", "packages.lock.json");

    /// <summary>What the last restore wrote: among others, where packages are.</summary>
    public string AssetsFile => Path.Combine(Root, "artifacts", "obj", "Gateway", "project.assets.json");

    /// <summary>The program's own version.</summary>
    public string Version
    {
        get
        {
            var project = XDocument.Load(Path.Combine(Root, "src", "Gateway", "Gateway.csproj"));
            return project.Descendants("Version").First().Value;
        }
    }

    /// <summary>The checkout that a folder is in.</summary>
    public static Checkout? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            {
                return new Checkout(folder.FullName);
            }
        }

        return null;
    }
}
