using System.Xml.Linq;

namespace Gateway.Delivery;

/// <summary>The checkout of the repository whose Gateway program is delivered.</summary>
internal sealed record Checkout(string Root)
{
    /// <summary>The lock file: the packages and versions with which the program is built.</summary>
    public string LockFile => Path.Combine(Root, "src", "Gateway", "packages.lock.json");

    /// <summary>The file that the last restore wrote; it says, among other things, where packages are.</summary>
    public string AssetsFile => Path.Combine(Root, "artifacts", "obj", "Gateway", "project.assets.json");

    /// <summary>The version of the program.</summary>
    public string Version
    {
        get
        {
            var project = XDocument.Load(Path.Combine(Root, "src", "Gateway", "Gateway.csproj"));
            return project.Descendants("Version").First().Value;
        }
    }

    /// <summary>Finds the checkout that contains a folder; <c>null</c> when there is none.</summary>
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
