using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Errors;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi;

/// <summary>
/// Documents the requests and responses of the operations: schemas, a working example, and an example of every error.
/// </summary>
internal sealed class ConverseFilter(ErrorFormat otherwise) : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var errors = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ErrorFormat>().LastOrDefault()
            ?? otherwise;
        if (DocumentedOperation.All.TryGetValue(operation.OperationId ?? "", out var documented))
        {
            Describe(operation, documented, context.Document, errors);
            return;
        }

        operation.Responses!["200"].Description = "成功 / Success";
        operation.Responses["401"] = ErrorResponses.Of([ErrorCode.Unauthenticated], context.Document, errors);
        var codes = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<DocumentedErrors>().SelectMany(one => one.Codes);
        foreach (var status in codes.GroupBy(errors.StatusOf))
        {
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] =
                ErrorResponses.Of([.. status], context.Document, errors);
        }
    }

    private static void Describe(
        OpenApiOperation operation, DocumentedOperation documented, OpenApiDocument document, ErrorFormat errors)
    {
        (operation.Summary, operation.Description) = (documented.Summary, documented.Description);
        operation.Parameters = documented.NamesModel ? [ModelId()] : null;
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference(documented.RequestSchema, document),
                    Example = DocumentData.Example(documented.RequestExample),
                },
            },
        };
        operation.Responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse
            {
                Description = documented.Response.Description,
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    [documented.Response.ContentType] = Content(documented.Response, document),
                },
            },
        };

        ErrorResponses.AddAll(operation.Responses, document, errors);
    }

    // The route is read from the raw target, so the framework does not know its parameter.
    private static OpenApiParameter ModelId() => new()
    {
        Name = "modelId",
        In = ParameterLocation.Path,
        Required = true,
        Description = "別名（alias）、モデル ID、または推論プロファイル ID / An alias, a model id or an inference-profile id",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = JsonValue.Create("claude-haiku-4-5"),
    };

    private static OpenApiMediaType Content(DocumentedResponse answer, OpenApiDocument document)
    {
        var schema = new OpenApiSchemaReference(answer.Schema, document);
        var example = answer.Example is { } name ? DocumentData.Example(name) : null;

        // OpenAPI 3.0 has no streams. "binary" makes generated clients hand out the body unread. The events are described where
        // 3.2 has them (itemSchema; an extension in 3.0).
        return answer.Streams
            ? new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                ItemSchema = schema,
                Example = example,
            }
            : new OpenApiMediaType { Schema = schema, Example = example };
    }
}
