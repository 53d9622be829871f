using System.Xml.Linq;

namespace Gateway.Delivery.Inventory;

/// <summary>What a package says of itself.</summary>
internal sealed record Nuspec
{
    /// <summary>An SPDX expression, or <c>null</c>.</summary>
    public string? LicenceExpression { get; init; }

    /// <summary>The path of a licence file inside the package, or <c>null</c>.</summary>
    public string? LicenceFile { get; init; }

    /// <summary>Where the licence can be read, or <c>null</c>. Old packages have nothing else.</summary>
    public string? LicenceUrl { get; init; }

    /// <summary>Empty where the package names nobody.</summary>
    public string Copyright { get; init; } = "";

    public string Authors { get; init; } = "";

    /// <summary>The project's page, else its repository; empty where the package names neither.</summary>
    public string Link { get; init; } = "";

    /// <summary>Whether it serves the build alone: analyzers, generators. Such a package does not ship.</summary>
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

    // The namespace changes from version to version of the format.
    private static XElement? Element(XElement metadata, string name) =>
        metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name);
}
