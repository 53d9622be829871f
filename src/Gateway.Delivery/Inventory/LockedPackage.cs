namespace Gateway.Delivery.Inventory;

/// <summary>One package of a lock file.</summary>
/// <param name="Name">The name in NuGet's spelling.</param>
/// <param name="Version">The resolved version.</param>
/// <param name="ContentHash">SHA-512 in base64, of the package without its signature file.</param>
/// <param name="DependsOn">The names of the packages that it depends on.</param>
internal sealed record LockedPackage(string Name, string Version, string ContentHash, IReadOnlyList<string> DependsOn);
