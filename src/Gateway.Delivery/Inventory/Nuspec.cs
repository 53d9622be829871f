using System.Xml.Linq;

namespace Gateway.Delivery.Inventory;

/// <summary>A package's own metadata.</summary>
internal sealed record Nuspec
{
    /// <summary>The licence as an SPDX expression, or <c>null</c>.</summary>
    public string? LicenceExpression { get; init; }

    /// <summary>The path of a licence file inside the package, or <c>null</c>.</summary>
    public string? LicenceFile { get; init; }

    /// <summary>The address of the licence, or <c>null</c>. Old packages have only this.</summary>
    public string? LicenceUrl { get; init; }

    /// <summary>The copyright notice; empty if the package has none.</summary>
    public string Copyright { get; init; } = "";

    public string Authors { get; init; } = "";

    /// <summary>The address of the project's page, else of its repository; empty if the package names neither.</summary>
    public string Link { get; init; } = "";

    /// <summary>True when only the build uses it, such as analyzers and generators. Such a package does not ship.</summary>
    public bool IsDevelopmentDependency { get; init; }

    public static Nuspec Read(string path)
    {
        var metadata = XDocument.Load(path).Root!.Elements().First(element => element.Name.LocalName == "metadata");
        var licence = Element(metadata, "license");
        var kind = licence?.Attribute("type")?.Value;
        return new Nuspec
        {
            LicenceExpression = kind == "expression" ? Text(metadata, "license") : null,
            LicenceFile = kind == "file" ? Text(metadata, "license") : null,
            LicenceUrl = Text(metadata, "licenseUrl"),
            Copyright = Text(metadata, "copyright") ?? "",
            Authors = Text(metadata, "authors") ?? "",
            Link = Text(metadata, "projectUrl") ?? Element(metadata, "repository")?.Attribute("url")?.Value ?? "",
            IsDevelopmentDependency = Text(metadata, "developmentDependency") == "true",
        };
    }

    private static string? Text(XElement metadata, string name) => Element(metadata, name)?.Value.Trim();

    // The namespace differs between versions of the format.
    private static XElement? Element(XElement metadata, string name) =>
        metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name);
}
