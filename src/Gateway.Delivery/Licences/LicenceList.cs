using System.Text;
using Gateway.Delivery.Inventory;

namespace Gateway.Delivery.Licences;

/// <summary>The licence list: the licence and copyright of each part, then the texts.</summary>
internal static class LicenceList
{
    public static string Write(Shipment shipment)
    {
        var list = new StringBuilder();
        Line(list, $"Gateway {shipment.Version}: what ships with it, and under which licences");
        Line(list, "");
        Line(list, "Not listed: the operating system's packages in a container's base image, and the npm packages");
        Line(list, "that swagger-ui-dist was bundled from.");
        foreach (var part in shipment.Parts)
        {
            Line(list, "");
            Line(list, $"{part.Name} {part.Version}");
            Line(list, $"  licence    {part.Licence}");
            Line(list, $"  copyright  {Holder(part)}");
            Line(list, $"  link       {(part.Link.Length > 0 ? part.Link : "none stated")}");
        }

        Line(list, "");
        Line(list, $"Needed by the build alone, not shipped: {string.Join(", ", shipment.LeftOut)}");
        WriteTexts(list, shipment);
        return list.ToString();
    }

    // Many packages contain the same text; it is printed once.
    private static void WriteTexts(StringBuilder list, Shipment shipment)
    {
        var brought = shipment.Parts.SelectMany(part => part.Texts.Select(text => (part, text.Name, text.Text)))
            .GroupBy(one => (one.Name, one.Text));
        foreach (var text in brought)
        {
            Title(list, $"{text.Key.Name} of {Names(text.Select(one => one.part))}");
            Line(list, text.Key.Text);
        }

        var standard = shipment.Parts
            .Where(part => !part.Texts.Any(text => text.Name.StartsWith("LICEN", StringComparison.OrdinalIgnoreCase)))
            .GroupBy(part => part.Licence)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in standard)
        {
            Title(list, $"{group.Key}, for those that bring no text: {Names(group)}");
            Line(list, LicenceTexts.Standard(group.Key)?.ReplaceLineEndings("\n").Trim()
                ?? $"The text is not at hand: see https://spdx.org/licenses/{group.Key}.html");
        }
    }

    private static string Holder(Part part) => (part.Copyright, part.Authors) switch
    {
        ({ Length: > 0 } stated, _) => stated,
        (_, { Length: > 0 } authors) => $"none stated; authors: {authors}",
        _ => "none stated",
    };

    private static string Names(IEnumerable<Part> parts) =>
        string.Join(", ", parts.Select(part => $"{part.Name} {part.Version}"));

    private static void Title(StringBuilder list, string title)
    {
        Line(list, "");
        Line(list, new string('=', 80));
        Line(list, title);
        Line(list, new string('=', 80));
        Line(list, "");
    }

    // Not AppendLine: the bytes must be the same on every operating system.
    private static void Line(StringBuilder list, string text) => list.Append(text).Append('\n');
}
