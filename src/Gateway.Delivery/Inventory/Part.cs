namespace Gateway.Delivery.Inventory;

/// <summary>One part that ships: a package, something inside a package, or a shared framework.</summary>
internal sealed record Part
{
    /// <summary>CycloneDX's component type: <c>library</c> or <c>framework</c>.</summary>
    public required string Type { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The package URL, which also identifies the part inside the SBOM.</summary>
    public required string Purl { get; init; }

    /// <summary>The licence as an SPDX expression, checked against the list of allowed licences.</summary>
    public required string Licence { get; init; }

    /// <summary>SHA-512 in hexadecimal digits; <c>null</c> if no source states one.</summary>
    public string? Sha512 { get; init; }

    public string Copyright { get; init; } = "";

    public string Authors { get; init; } = "";

    public string Link { get; init; } = "";

    /// <summary>The source of name and version, if no lock file states them.</summary>
    public string? KnownFrom { get; init; }

    /// <summary>Package URLs of the parts that it depends on.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>The licence and notice files that it contains: name and text.</summary>
    public IReadOnlyList<(string Name, string Text)> Texts { get; init; } = [];
}
