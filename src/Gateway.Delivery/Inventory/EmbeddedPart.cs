using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace Gateway.Delivery.Inventory;

/// <summary>
/// A part made by another project that a package contains inside an assembly, as embedded.json lists it.
/// </summary>
/// <param name="Package">The NuGet package.</param>
/// <param name="Assembly">The assembly's file name.</param>
/// <param name="VersionMetadata">The key of the assembly metadata that names the version.</param>
/// <param name="Name">The npm package.</param>
internal sealed record EmbeddedPart(
    string Package, string Assembly, string VersionMetadata, string Name, string Licence, string Copyright, string Link)
{
    public static IReadOnlyList<EmbeddedPart> All { get; } =
        JsonSerializer.Deserialize<EmbeddedPart[]>(
            EmbeddedFile.Read(nameof(Inventory), "embedded.json")!, JsonSerializerOptions.Web)!;

    public Part? In(string folder, ICollection<string> problems)
    {
        var assembly = Directory.EnumerateFiles(folder, Assembly, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).FirstOrDefault();
        if (assembly is null || Version(assembly) is not { } version)
        {
            problems.Add(
                $"{Package} no longer says in {Assembly} which version of {Name} it carries (assembly metadata "
                + $"{VersionMetadata}). Look where it says so now and correct "
                + "src/Gateway.Delivery/Inventory/embedded.json.");
            return null;
        }

        return new Part
        {
            Type = "library",
            Name = Name,
            Version = version,
            Purl = Purl.Npm(Name, version),
            Licence = Licence,
            Copyright = Copyright,
            Link = Link,
            KnownFrom = $"assembly metadata {VersionMetadata} of {Assembly} in {Package}; licence and copyright from "
                + "the project's own pages",
        };
    }

    // Read as data, not loaded: the assembly is for another program.
    private string? Version(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (NameOf(metadata, attribute) == nameof(AssemblyMetadataAttribute))
            {
                var value = metadata.GetBlobReader(attribute.Value);
                // Two bytes of prolog, then the constructor's two strings (ECMA-335, II.23.3).
                value.Offset = 2;
                if (value.ReadSerializedString() == VersionMetadata)
                {
                    return value.ReadSerializedString();
                }
            }
        }

        return null;
    }

    private static string? NameOf(MetadataReader metadata, CustomAttribute attribute) =>
        TypeOf(metadata, attribute) is { Kind: HandleKind.TypeReference } type
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name)
            : null;

    // An attribute defined in the same assembly has no member reference; it is not the one that is searched for.
    private static EntityHandle? TypeOf(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
            ? metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
            : null;
}
