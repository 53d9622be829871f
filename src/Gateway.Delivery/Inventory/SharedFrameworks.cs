using System.Text.Json;
using Gateway.Delivery.Licences;

namespace Gateway.Delivery.Inventory;

/// <summary>
/// The two shared frameworks that the program runs on: inside a self-contained publish, or in a container's base image.
/// </summary>
internal static class SharedFrameworks
{
    private static readonly string[] Names = ["Microsoft.AspNetCore.App", "Microsoft.NETCore.App"];

    /// <param name="publish">The folder of a publish, or <c>null</c>; without one the version is an assumption.</param>
    /// <param name="folders">The folders in which the runtime packages, with their licence texts, may be unpacked.</param>
    /// <param name="problems">Receives the problems with <paramref name="publish"/>.</param>
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

    // Vulnerability scanners know the name of the runtime package.
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
