using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi;

/// <summary>Puts the shipped schemas into the document; what Swashbuckle derived from free JSON is dropped.</summary>
internal sealed class SchemaFilter : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Components ??= new OpenApiComponents();
        swaggerDoc.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        swaggerDoc.Components.Schemas.Remove("JsonNode");
        foreach (var (name, schema) in DocumentData.Schemas())
        {
            swaggerDoc.Components.Schemas[name] = schema;
        }
    }
}
