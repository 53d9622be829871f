using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Errors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi;

/// <summary>The error answers of an operation, with an example of every code.</summary>
internal static class ErrorResponses
{
    /// <summary>Adds a response for each status that any code has.</summary>
    public static void AddAll(OpenApiResponses responses, OpenApiDocument document, bool native)
    {
        foreach (var codes in ErrorCode.All.GroupBy(code => native ? code.NativeStatus : code.Status)
            .OrderBy(codes => codes.Key))
        {
            responses[codes.Key.ToString(CultureInfo.InvariantCulture)] = Of([.. codes], document, native);
        }
    }

    public static OpenApiResponse Of(IReadOnlyList<ErrorCode> codes, OpenApiDocument document, bool native) => new()
    {
        Description = $"エラー / Error: {string.Join(", ", codes.Select(code => code.Name))}",
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [native ? "application/json" : "application/problem+json"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference(native ? "AwsError" : "ProblemDetails", document),
                Examples = codes.ToDictionary(
                    code => code.Name,
                    IOpenApiExample (code) =>
                        new OpenApiExample
                        {
                            Summary = $"{code.Title.Ja} / {code.Title.En}",
                            Value = native ? AwsForm(code) : Problem(code),
                        }),
            },
        },
    };

    private static JsonObject AwsForm(ErrorCode code) => new() { ["message"] = $"{code.Title.Ja} ({code.Name})" };

    private static JsonObject Problem(ErrorCode code) => new()
    {
        ["type"] = $"urn:gateway:error:{code.Name}",
        ["title"] = code.Title.Ja,
        ["status"] = code.Status,
        ["detail"] = code.Title.Ja,
        ["code"] = code.Name,
        ["requestId"] = "019aaf00-0000-7000-8000-000000000000",
        ["retryable"] = code.Retryable,
        ["party"] = code.Party.Name(),
    };
}
