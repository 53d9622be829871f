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

    /// <summary>A small request that the sandbox answers.</summary>
    public static JsonNode Request() => Examples()["request"]!.DeepClone();

    /// <summary>The same request for routes whose URL names the model.</summary>
    public static JsonNode NativeRequest()
    {
        var request = Request().AsObject();
        request.Remove("modelId");
        return request;
    }

    /// <summary>An answer as Bedrock writes it.</summary>
    public static JsonNode Answer() => Examples()["answer"]!.DeepClone();

    private static JsonObject Examples() => JsonNode.Parse(Read("examples.json"))!.AsObject();

    private static string Read(string name)
    {
        using var stream = typeof(DocumentData).Assembly.GetManifestResourceStream($"Gateway.OpenApi.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
