using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi;

/// <summary>
/// Puts the shipped schemas and the order of the page into the document; what Swashbuckle
/// derived from free JSON is dropped.
/// </summary>
internal sealed class SchemaFilter : IDocumentFilter
{
    private static readonly string[] Tags = ["会話", "モデル", "会話（AWS SDK 互換）"];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Components ??= new OpenApiComponents();
        swaggerDoc.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        swaggerDoc.Components.Schemas.Remove("JsonNode");
        swaggerDoc.Components.Schemas.Remove("JsonNodeOptions");
        foreach (var (name, schema) in DocumentData.Schemas())
        {
            swaggerDoc.Components.Schemas[name] = schema;
        }

        // The page shows them in this order; left to itself it sorts by path.
        swaggerDoc.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag }));
    }
}
