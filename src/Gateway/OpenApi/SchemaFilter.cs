using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi;

/// <summary>
/// Adds the embedded schemas, the server and the order of the page to the document, and removes the schemas that Swashbuckle
/// derived from free JSON.
/// </summary>
internal sealed class SchemaFilter : IDocumentFilter
{
    private static readonly (string Name, string Description)[] Tags =
    [
        ("会話", "モデルへの問い合わせ / Asking a model"),
        ("モデル", "使えるモデルの確認 / Which models may be used"),
        ("AWS SDK 互換", "AWS と同じ URL と形式 / AWS's own URLs and forms"),
        ("OpenAI と Anthropic 互換", "OpenAI と Anthropic の SDK が呼ぶ URL / The URLs that the SDKs of OpenAI and Anthropic call"),
        ("利用量", "利用量と費用 / Usage and cost"),
        ("運用担当者", "運用者用 API キーが必要です / For operators' API keys"),
    ];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Components ??= new OpenApiComponents();
        swaggerDoc.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        swaggerDoc.Components.Schemas.Remove("JsonNode");
        swaggerDoc.Components.Schemas.Remove("JsonNodeOptions");
        foreach (var schema in swaggerDoc.Components.Schemas.Values.OfType<OpenApiSchema>())
        {
            // A later version may return more members, and a client generated from this one must not break.
            schema.AdditionalPropertiesAllowed = true;
        }

        foreach (var (name, schema) in DocumentData.Schemas())
        {
            swaggerDoc.Components.Schemas[name] = schema;
        }

        // Relative to the document, so that it is correct with every host name and path prefix.
        swaggerDoc.Servers = [new OpenApiServer { Url = "../..", Description = "このゲートウェイ / This gateway" }];

        // The page shows them in this order; by default it sorts by path.
        swaggerDoc.Tags = new HashSet<OpenApiTag>(
            Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
    }
}
