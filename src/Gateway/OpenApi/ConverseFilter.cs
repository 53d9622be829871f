using System.Text.Json.Nodes;
using Gateway.Errors;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi;

/// <summary>
/// Writes out what the Converse operations take and answer: schemas, a working example, and an example of every error.
/// </summary>
internal sealed class ConverseFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        switch (operation.OperationId)
        {
            case "Converse":
                operation.Summary = "会話する / Converse";
                operation.Description = "modelId を含む Converse の JSON を送ると、Bedrock の応答がそのまま返ります。"
                    + "「Try it out」→「Execute」で試せます。個人情報は入力しないでください。\n\n"
                    + "Send Converse JSON plus modelId; Bedrock's answer comes back byte for byte.";
                Describe(operation, context.Document, "ConverseRequest", DocumentData.Request(), native: false);
                break;

            case "ConverseByModel":
                operation.Summary = "会話する（AWS SDK と同じ形） / Converse, exactly AWS's";
                operation.Description = "AWS_ENDPOINT_URL_BEDROCK_RUNTIME をこのゲートウェイに、"
                    + "AWS_BEARER_TOKEN_BEDROCK を API キーにすると、AWS SDK がそのまま使えます。\n\n"
                    + "Point AWS_ENDPOINT_URL_BEDROCK_RUNTIME here and put the API key into "
                    + "AWS_BEARER_TOKEN_BEDROCK to use an AWS SDK.";
                operation.Parameters = [ModelId()];
                Describe(
                    operation, context.Document, "NativeConverseRequest", DocumentData.NativeRequest(), native: true);
                break;

            case "ListModels":
                operation.Responses!["401"] = ErrorResponses.Of(
                    [ErrorCode.Unauthenticated], context.Document, native: false);
                break;
        }
    }

    private static void Describe(
        OpenApiOperation operation, OpenApiDocument document, string schema, JsonNode example, bool native)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = Content(
                new OpenApiMediaType { Schema = new OpenApiSchemaReference(schema, document), Example = example }),
        };

        operation.Responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse
            {
                Description = "Bedrock の応答 / Bedrock's answer",
                Content = Content(new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference("ConverseResponse", document),
                    Example = DocumentData.Answer(),
                }),
            },
        };

        ErrorResponses.AddAll(operation.Responses, document, native);
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

    private static Dictionary<string, IOpenApiMediaType> Content(OpenApiMediaType media) =>
        new() { ["application/json"] = media };
}
