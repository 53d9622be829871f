using System.Text.Json;
using Gateway.Delivery.Licences;

namespace Gateway.Delivery.Inventory;

/// <summary>
/// The two shared frameworks the program runs on: inside a self-contained publish, or in the base image of a container.
/// </summary>
internal static class SharedFrameworks
{
    private static readonly string[] Names = ["Microsoft.AspNetCore.App", "Microsoft.NETCore.App"];

    /// <param name="publish">The folder of a publish, or <c>null</c>: then the version is an assumption.</param>
    /// <param name="folders">Where the runtime packages would be unpacked, with their licence texts.</param>
    /// <param name="problems">Receives what is wrong with <paramref name="publish"/>.</param>
    public static IReadOnlyList<Part> Of(string? publish, PackageFolders folders, ICollection<string> problems)
    {
        if (publish is null)
        {
            return [.. Names.Select(name => Framework(
                name, Environment.Version.ToString(),
                "assumed: the runtime this list was made with; without a publish nothing says what the image holds",
                folders))];
        }

        var path = Path.Combine(publish, "Gateway.runtimeconfig.json");
        if (!File.Exists(path))
        {
            problems.Add($"{path} is not there. Name the folder of a publish: dotnet publish src/Gateway --output …");
            return [];
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var options = document.RootElement.GetProperty("runtimeOptions");
        return options.TryGetProperty("includedFrameworks", out var included)
            ? Read(included, "the self-contained publish, which holds it (Gateway.runtimeconfig.json)", folders)
            : Read(
                options.GetProperty("frameworks"),
                "the least version the publish accepts (Gateway.runtimeconfig.json); the machine or the base image "
                + "holds the one that runs",
                folders);
    }

    private static List<Part> Read(JsonElement frameworks, string knownFrom, PackageFolders folders) =>
        [.. frameworks.EnumerateArray()
            .Select(one => Framework(
                one.GetProperty("name").GetString()!, one.GetProperty("version").GetString()!, knownFrom, folders))
            .OrderBy(part => part.Name, StringComparer.Ordinal)];

    // The runtime package is what scanners for vulnerabilities know.
    private static Part Framework(string name, string version, string knownFrom, PackageFolders folders)
    {
        var package = $"{name}.Runtime.linux-x64";
        return new Part
        {
            Type = "framework",
            Name = name,
            Version = version,
            Purl = Purl.NuGet(package, version),
            Licence = "MIT",
            Copyright = "Copyright (c) .NET Foundation and Contributors",
            Authors = "Microsoft",
            Link = "https://github.com/dotnet/dotnet",
            KnownFrom = knownFrom,
            Texts = folders.Find(package, version) is { } folder ? LicenceTexts.In(folder) : [],
        };
    }
}
