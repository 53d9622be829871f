using System.Text.Json.Nodes;
using Gateway.Errors;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi;

/// <summary>
/// Writes out what the operations take and answer: schemas, a working example, and an example of every error.
/// </summary>
internal sealed class ConverseFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (DocumentedOperation.All.TryGetValue(operation.OperationId ?? "", out var documented))
        {
            Describe(operation, documented, context.Document);
        }
        else if (operation.OperationId is "ListModels" or "ShowResidency" or "RunDoctor")
        {
            operation.Responses!["401"] = ErrorResponses.Of(
                [ErrorCode.Unauthenticated], context.Document, native: false);
        }
    }

    private static void Describe(
        OpenApiOperation operation, DocumentedOperation documented, OpenApiDocument document)
    {
        (operation.Summary, operation.Description) = (documented.Summary, documented.Description);
        operation.Parameters = documented.Native ? [ModelId()] : null;
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = Content("application/json", documented.RequestSchema, documented.Example, document),
        };
        operation.Responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse
            {
                Description = "Bedrock の応答 / Bedrock's answer",
                Content = Content(
                    documented.AnswerType,
                    documented.AnswerSchema,
                    documented.AnswerExample is { } example ? DocumentData.Example(example) : null,
                    document),
            },
        };

        ErrorResponses.AddAll(operation.Responses, document, documented.Native);
    }

    // The route is read from the raw target, so the framework knows of no parameter.
    private static OpenApiParameter ModelId() => new()
    {
        Name = "modelId",
        In = ParameterLocation.Path,
        Required = true,
        Description = "エイリアス、モデル ID、または推論プロファイル ID / An alias, a model id or an inference-profile id",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = JsonValue.Create("claude-haiku-4-5"),
    };

    private static Dictionary<string, IOpenApiMediaType> Content(
        string contentType, string? schema, JsonNode? example, OpenApiDocument document) => new()
        {
            [contentType] = new OpenApiMediaType
            {
                Schema = schema is null
                ? new OpenApiSchema { Type = JsonSchemaType.String }
                : new OpenApiSchemaReference(schema, document),
                Example = example,
            },
        };
}
