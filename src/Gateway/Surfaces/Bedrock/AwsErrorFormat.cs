using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.Bedrock;

/// <summary>AWS's restJson error format, for the paths of Bedrock's runtime and control plane.</summary>
internal sealed class AwsErrorFormat : ErrorFormat
{
    public override string MediaType => MediaTypeNames.Application.Json;

    public override string Schema => "AwsError";

    public override GatewayError UnknownRoute { get; } = ErrorCode.RouteNotFound.Because(
        "Bedrock のこの操作は提供していません。モデルは /model/{modelId}/… で呼び出し、使えるモデルは GET /models で確認してください。",
        "This operation of Bedrock is not served. Call models at /model/{modelId}/…; GET /models lists them.");

    public override int StatusOf(ErrorCode code) => AwsStatuses.Of(code).Status;

    // AWS's own status if AWS's message is passed on.
    public override int StatusOf(GatewayError error) =>
        error.Upstream is { Message: not null } upstream ? upstream.Status : StatusOf(error.Code);

    public override void WriteHeaders(HttpContext context, GatewayError error)
    {
        var headers = context.Response.Headers;
        if (error.RetryAfter is { } wait)
        {
            // The only hint AWS SDKs read (standard retry mode 2026): whole milliseconds.
            headers["x-amz-retry-after"] = ((long)wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        headers["x-amzn-ErrorType"] = TypeOf(error);
        headers["x-amzn-RequestId"] = WrittenBy(error) ?? context.TraceIdentifier;
    }

    protected override void WriteMembers(Utf8JsonWriter writer, GatewayError error, ErrorText text) =>
        writer.WriteString("message", MessageOf(error, text));

    private static string TypeOf(GatewayError error) =>
        error.Upstream is { Message: not null, ErrorType: { } type } ? type : AwsStatuses.Of(error.Code).Type;

    // Bedrock's own request id if Bedrock responded, as the SDKs expect. The id of an STS response would not lead to the call.
    private static string? WrittenBy(GatewayError error) =>
        error.Upstream is { Service: "bedrock-runtime" } bedrock ? bedrock.RequestId : null;
}
