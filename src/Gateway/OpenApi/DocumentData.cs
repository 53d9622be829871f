using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>
/// The parts of the OpenAPI document that are data: schemas and examples, embedded in the program. All content is fictitious.
/// </summary>
internal static class DocumentData
{
    // One file for each subject. Together they are one namespace, in which AWS's types have AWS's names.
    private static readonly string[] SchemaFiles =
        ["requests", "content", "citations", "tools", "responses", "streams", "messages", "openai"];

    /// <summary>The schemas of requests, responses and stream events, by name.</summary>
    public static IDictionary<string, IOpenApiSchema> Schemas()
    {
        var schemas = new JsonObject();
        foreach (var file in SchemaFiles)
        {
            foreach (var (name, schema) in JsonNode.Parse(Read($"Schemas.{file}.json"))!.AsObject())
            {
                schemas.Add(name, schema!.DeepClone());
            }
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.0.4",
            ["info"] = new JsonObject { ["title"] = "schemas", ["version"] = "1" },
            ["paths"] = new JsonObject(),
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
        return OpenApiDocument.Parse(document.ToJsonString(), "json").Document?.Components?.Schemas
            ?? throw new InvalidOperationException("OpenApi/Schemas holds something that is not a schema.");
    }

    /// <summary>An example by its name. The requests are ones that the sandbox can serve.</summary>
    public static JsonNode Example(string name)
    {
        if (name == "requestByModel")
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
