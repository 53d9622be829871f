using Gateway.Delivery.Licences;

namespace Gateway.Delivery.Inventory;

/// <summary>Turns locked packages into parts, with the metadata of the unpacked packages.</summary>
internal sealed class PackageReader(PackageFolders folders, LicencePolicy policy, ICollection<string> problems)
{
    /// <summary>
    /// Reads a package's folder and metadata; <c>null</c>, with a problem, if it is not unpacked or differs from the locked
    /// package.
    /// </summary>
    public (string Folder, Nuspec Nuspec)? Open(LockedPackage package)
    {
        if (folders.Find(package.Name, package.Version) is not { } folder)
        {
            return Fail($"{package.Name} {package.Version} is not unpacked. Run: dotnet restore src/Gateway");
        }

        if (PackageFolders.ContentHash(folder) is { } found && found != package.ContentHash)
        {
            return Fail(
                $"{package.Name} {package.Version} in {folder} is not the package of packages.lock.json: its content "
                + "hash differs. Delete that folder and run: dotnet restore src/Gateway --locked-mode");
        }

        var nuspec = Directory.EnumerateFiles(folder, "*.nuspec").FirstOrDefault();
        return nuspec is null
            ? Fail($"{package.Name} {package.Version} has no nuspec in {folder}. Delete that folder and restore.")
            : (folder, Nuspec.Read(nuspec));
    }

    public Part? Read(LockedPackage package, string folder, Nuspec nuspec, IReadOnlyList<string> dependsOn) =>
        policy.Evaluate($"{package.Name} {package.Version}", folder, nuspec, problems) is not { } licence
            ? null
            : new Part
            {
                Type = "library",
                Name = package.Name,
                Version = package.Version,
                Purl = Purl.NuGet(package.Name, package.Version),
                Licence = licence,
                Sha512 = Convert.ToHexStringLower(Convert.FromBase64String(package.ContentHash)),
                Copyright = nuspec.Copyright,
                Authors = nuspec.Authors,
                Link = nuspec.Link,
                DependsOn = dependsOn,
                Texts = LicenceTexts.In(folder),
            };

    private (string Folder, Nuspec Nuspec)? Fail(string problem)
    {
        problems.Add(problem);
        return null;
    }
}
