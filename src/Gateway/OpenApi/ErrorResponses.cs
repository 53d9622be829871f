using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>The error responses of an operation, with an example of every code.</summary>
internal static class ErrorResponses
{
    /// <summary>Adds a response for each status that any code has in a dialect.</summary>
    public static void AddAll(OpenApiResponses responses, OpenApiDocument document, ErrorFormat format)
    {
        foreach (var codes in ErrorCode.All.GroupBy(format.StatusOf).OrderBy(codes => codes.Key))
        {
            responses[codes.Key.ToString(CultureInfo.InvariantCulture)] = Of([.. codes], document, format);
        }
    }

    public static OpenApiResponse Of(IReadOnlyList<ErrorCode> codes, OpenApiDocument document, ErrorFormat format) => new()
    {
        Description = $"エラー / Error: {string.Join(", ", codes.Select(code => code.Name))}",
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [format.MediaType] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference(format.Schema, document),
                Examples = codes.ToDictionary(
                    code => code.Name,
                    IOpenApiExample (code) =>
                        new OpenApiExample
                        {
                            Summary = $"{code.Title.Ja} / {code.Title.En}",
                            Value = Example(code, format),
                        }),
            },
        },
    };

    private static JsonNode? Example(ErrorCode code, ErrorFormat format) => JsonNode.Parse(format.BodyOf(
        new GatewayError(code, code.Title),
        new ErrorText(code.Title.Ja, Contact: "", Language.Japanese, "019aaf00-0000-7000-8000-000000000000")));
}
