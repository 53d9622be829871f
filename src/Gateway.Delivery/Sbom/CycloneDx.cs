using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Delivery.Inventory;

namespace Gateway.Delivery.Sbom;

/// <summary>Writes the shipment as CycloneDX 1.6 in JSON. The same shipment gives the same bytes.</summary>
internal static class CycloneDx
{
    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // © and Japanese are not escaped, so that people can read them.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Shipment shipment, DateTimeOffset? date)
    {
        var program = $"pkg:generic/gateway@{shipment.Version}";
        var bom = new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = Metadata(shipment, program, date),
            ["components"] = new JsonArray([.. shipment.Parts.Select(Component)]),
            ["dependencies"] = new JsonArray(
                [
                    Dependency(program, shipment.Direct),
                    .. shipment.Parts.Select(part => Dependency(part.Purl, part.DependsOn)),
                ]),
        };
        bom.Insert(2, "serialNumber", $"urn:uuid:{IdOf(bom.ToJsonString(Form))}");
        return bom.ToJsonString(Form) + "\n";
    }

    private static JsonObject Metadata(Shipment shipment, string program, DateTimeOffset? date)
    {
        var metadata = new JsonObject();
        if (date is { } known)
        {
            metadata["timestamp"] = known.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        metadata["component"] = new JsonObject
        {
            ["type"] = "application",
            ["bom-ref"] = program,
            ["name"] = "Gateway",
            ["version"] = shipment.Version,
            ["purl"] = program,
        };
        metadata["properties"] = new JsonArray(
            Property("gateway:hashes", "NuGet's content hash: of the package without its signature file"),
            Property("gateway:not-shipped", string.Join(", ", shipment.LeftOut)),
            Property("gateway:not-listed", "operating system packages of a container's base image"),
            Property("gateway:not-listed", "npm packages that swagger-ui-dist was bundled from"));
        return metadata;
    }

    private static JsonObject Component(Part part)
    {
        var component = new JsonObject
        {
            ["type"] = part.Type,
            ["bom-ref"] = part.Purl,
            ["name"] = part.Name,
            ["version"] = part.Version,
        };
        AddStated(component, "publisher", part.Authors);
        if (part.Sha512 is { } hash)
        {
            component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = hash });
        }

        component["licenses"] = new JsonArray(Licence(part.Licence));
        AddStated(component, "copyright", part.Copyright);
        component["purl"] = part.Purl;
        if (part.Link.Length > 0)
        {
            component["externalReferences"] = new JsonArray(
                new JsonObject { ["type"] = "website", ["url"] = part.Link });
        }

        if (part.KnownFrom is { } source)
        {
            component["properties"] = new JsonArray(Property("gateway:known-from", source));
        }

        return component;
    }

    private static void AddStated(JsonObject component, string name, string value)
    {
        if (value.Length > 0)
        {
            component[name] = value;
        }
    }

    private static JsonObject Licence(string expression) => expression.Contains(' ', StringComparison.Ordinal)
        ? new JsonObject { ["expression"] = expression, ["acknowledgement"] = "declared" }
        : new JsonObject { ["license"] = new JsonObject { ["id"] = expression, ["acknowledgement"] = "declared" } };

    private static JsonObject Dependency(string part, IReadOnlyList<string> needs)
    {
        var dependency = new JsonObject { ["ref"] = part };
        if (needs.Count > 0)
        {
            dependency["dependsOn"] = new JsonArray([.. needs.Select(one => JsonValue.Create(one))]);
        }

        return dependency;
    }

    private static JsonObject Property(string name, string value) => new() { ["name"] = name, ["value"] = value };

    // A UUID of version 8 (RFC 9562): 122 bits of the content's hash.
    private static Guid IdOf(string content)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
