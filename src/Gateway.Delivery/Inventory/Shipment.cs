using Gateway.Delivery.Licences;

namespace Gateway.Delivery.Inventory;

/// <summary>Everything that ships with the Gateway program, and the program's version.</summary>
/// <param name="Version">The program's version.</param>
/// <param name="Parts">The parts, sorted by package URL.</param>
/// <param name="Direct">Package URLs of the parts that the program itself references.</param>
/// <param name="LeftOut">Packages of the lock file that only the build needs.</param>
internal sealed record Shipment(
    string Version, IReadOnlyList<Part> Parts, IReadOnlyList<string> Direct, IReadOnlyList<string> LeftOut)
{
    public static Shipment? Read(Checkout checkout, string? publish, ICollection<string> problems)
    {
        if (!File.Exists(checkout.AssetsFile))
        {
            problems.Add($"{checkout.AssetsFile} is not there. Run: dotnet restore src/Gateway");
            return null;
        }

        var locked = LockFile.Read(checkout.LockFile);
        var folders = PackageFolders.Read(checkout.AssetsFile);
        var reader = new PackageReader(folders, LicencePolicy.Standard, problems);
        var opened = locked.Packages.Select(package => (Package: package, Opened: reader.Open(package)))
            .Where(one => one.Opened is not null)
            .Select(one => (one.Package, one.Opened!.Value.Folder, one.Opened.Value.Nuspec))
            .ToList();
        var shipped = opened.Where(one => !one.Nuspec.IsDevelopmentDependency).ToList();
        var purls = shipped.ToDictionary(
            one => one.Package.Name, one => Purl.NuGet(one.Package.Name, one.Package.Version), StringComparer.Ordinal);
        var frameworks = SharedFrameworks.Of(publish, folders, problems);
        var parts = shipped.SelectMany(one => WithEmbedded(
            one.Package, one.Folder, one.Nuspec, purls, reader, problems));
        return new Shipment(
            checkout.Version,
            [.. parts.Concat(frameworks).OrderBy(part => part.Purl, StringComparer.Ordinal)],
            [.. locked.Direct.Where(purls.ContainsKey).Select(name => purls[name])
                .Concat(frameworks.Select(framework => framework.Purl)).Order(StringComparer.Ordinal)],
            [.. opened.Where(one => one.Nuspec.IsDevelopmentDependency)
                .Select(one => $"{one.Package.Name} {one.Package.Version}")]);
    }

    private static List<Part> WithEmbedded(
        LockedPackage package, string folder, Nuspec nuspec, Dictionary<string, string> purls, PackageReader reader,
        ICollection<string> problems)
    {
        var embedded = EmbeddedPart.All.Where(one => one.Package == package.Name)
            .Select(one => one.In(folder, problems)).OfType<Part>().ToList();
        IReadOnlyList<string> needs =
            [.. package.DependsOn.Where(purls.ContainsKey).Select(name => purls[name])
                .Concat(embedded.Select(one => one.Purl)).Order(StringComparer.Ordinal)];
        var part = reader.Read(package, folder, nuspec, needs);
        return part is null ? embedded : [part, .. embedded];
    }
}
