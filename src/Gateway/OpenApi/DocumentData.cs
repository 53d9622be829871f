using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>
/// The parts of the OpenAPI document that are data: schemas and examples, shipped inside the
/// program. All content is fictitious.
/// </summary>
internal static class DocumentData
{
    /// <summary>Bedrock's shapes as far as the page shows them.</summary>
    public static IDictionary<string, IOpenApiSchema> Schemas() =>
        OpenApiDocument.Parse(Read("schemas.json"), "json").Document?.Components?.Schemas
        ?? throw new InvalidOperationException("OpenApi/schemas.json is not an OpenAPI document.");

    /// <summary>An example by its name; requests are ones that the sandbox answers.</summary>
    public static JsonNode Example(string name)
    {
        if (name == "nativeRequest")
        {
            // The same request for routes whose URL names the model.
            var request = Example("request").AsObject();
            request.Remove("modelId");
            return request;
        }

        return Examples()[name]!.DeepClone();
    }

    private static JsonObject Examples() => JsonNode.Parse(Read("examples.json"))!.AsObject();

    private static string Read(string name)
    {
        using var stream = typeof(DocumentData).Assembly.GetManifestResourceStream($"Gateway.OpenApi.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
