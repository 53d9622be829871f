using System.Text.Json;

namespace Gateway.Delivery.Inventory;

/// <summary>The Gateway project's lock file.</summary>
/// <param name="Packages">Every package, by name.</param>
/// <param name="Direct">The names of the packages that the project itself references.</param>
internal sealed record LockFile(IReadOnlyList<LockedPackage> Packages, IReadOnlyList<string> Direct)
{
    // The sections for a runtime identifier only add to the framework's section; today they are empty.
    public static LockFile Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var packages = document.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(target => target.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .DistinctBy(package => package.Name)
            .OrderBy(package => package.Name, StringComparer.Ordinal)
            .ToList();
        return new LockFile(
            [.. packages.Select(Package)],
            [.. packages.Where(package => package.Value.GetProperty("type").GetString() == "Direct")
                .Select(package => package.Name)]);
    }

    private static LockedPackage Package(JsonProperty package) => new(
        package.Name,
        package.Value.GetProperty("resolved").GetString()!,
        package.Value.GetProperty("contentHash").GetString()!,
        package.Value.TryGetProperty("dependencies", out var needed)
            ? [.. needed.EnumerateObject().Select(one => one.Name)]
            : []);
}
