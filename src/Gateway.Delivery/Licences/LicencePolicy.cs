using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Delivery.Inventory;

namespace Gateway.Delivery.Licences;

/// <summary>
/// The licences that may ship, and the licence of each package that has no SPDX expression. licences.json contains both:
/// <c>allowed</c>, and <c>read</c>, in which a person who has read a licence that exists only as a file (by its SHA-256) or at an
/// address has entered its SPDX identifier.
/// </summary>
internal sealed record LicencePolicy(IReadOnlyList<string> Allowed, IReadOnlyDictionary<string, string> Read)
{
    private const string Data = "src/Gateway.Delivery/Licences/licences.json";

    public static LicencePolicy Standard { get; } =
        JsonSerializer.Deserialize<LicencePolicy>(
            EmbeddedFile.Read(nameof(Licences), "licences.json")!, JsonSerializerOptions.Web)!;

    /// <summary>The package's licence as an SPDX expression; <c>null</c>, and a problem, if it may not ship.</summary>
    public string? Evaluate(string package, string folder, Nuspec nuspec, ICollection<string> problems)
    {
        if (nuspec.LicenceExpression is { Length: > 0 } expression)
        {
            return Check(package, expression, problems);
        }

        if (nuspec.LicenceFile is { } file && File.Exists(Path.Combine(folder, file)))
        {
            var path = Path.Combine(folder, file);
            return Entered(package, path, Sha256Of(path), problems);
        }

        if (nuspec.LicenceUrl is { Length: > 0 } address)
        {
            return Entered(package, address, address, problems);
        }

        problems.Add(
            $"{package} has no licence that can be read: neither an expression, nor a file, nor an address. "
            + "Ask its authors, or take another package.");
        return null;
    }

    // "MIT OR GPL-2.0" leaves a choice, "MIT AND BSD-3-Clause" does not. Exceptions (WITH) and brackets have not occurred so
    // far: they are not allowed identifiers, so they are refused.
    private bool Allows(string expression) => expression.Split(" OR ").Any(
        alternative => alternative.Split(" AND ").All(one => Allowed.Contains(one.Trim())));

    private string? Check(string package, string licence, ICollection<string> problems)
    {
        if (Allows(licence))
        {
            return licence;
        }

        problems.Add(
            $"{package} is under {licence}, which is not among the allowed licences. Take another package, or have "
            + $"the licence approved and add it to \"allowed\" in {Data}.");
        return null;
    }

    private string? Entered(string package, string where, string key, ICollection<string> problems)
    {
        if (Read.TryGetValue(key, out var licence))
        {
            return Check(package, licence, problems);
        }

        problems.Add(
            $"{package} names its licence only by {where}. Read it and enter its SPDX identifier under \"read\" in "
            + $"{Data}: \"{key}\": \"…\".");
        return null;
    }

    private static string Sha256Of(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
