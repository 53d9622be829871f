using System.Net.Http.Headers;
using Gateway.Bedrock;
using Gateway.Converse.Members;
using Gateway.Errors;

namespace Gateway.Converse;

/// <summary>
/// A request to a model, read and ready to be sent: the model's name apart, the body as Bedrock will get it.
/// </summary>
internal sealed record ModelRequest(
    string Model, KeyValuePair<string, string>[] Headers, RequestBody Body, CallLimits Limits) : IDisposable
{
    private static readonly Refusal NotJson = ErrorCode.InvalidRequest.Because(
        "Content-Type は application/json（文字コードは UTF-8）にしてください。",
        "Content-Type must be application/json, in UTF-8.");

    private static readonly Refusal Encoded = ErrorCode.InvalidRequest.Because(
        "Content-Encoding は使えません。本文を圧縮せずに送り、このヘッダーを取り除いてください。",
        "Content-Encoding is not accepted. Send the body uncompressed and without this header.");

    private static readonly Refusal NoModel = ErrorCode.InvalidRequest.Because(
        "modelId がありません。本文に \"modelId\": \"claude-haiku-4-5\" のように指定してください。使える名前は GET /models で確認できます。",
        "modelId is missing. Put it into the body, such as \"modelId\": \"claude-haiku-4-5\". "
        + "GET /models lists the names.");

    private static readonly Refusal TwoModels = ErrorCode.InvalidRequest.Because(
        "modelId は URL で指定されています。本文から modelId を取り除いてください。",
        "The URL names the model. Take modelId out of the body.");

    /// <summary>
    /// Step 1: reads headers and body once. The model comes from the route where there is one, else from
    /// the body, where it is cut out.
    /// </summary>
    public static async Task<Result<ModelRequest>> ReadAsync(
        HttpRequest request, BedrockOperation operation, string? modelFromRoute, int limit, TimeSpan deadline,
        Func<long, bool> hold, CancellationToken cancellationToken)
    {
        if (!CallLimits.Read(request.Headers, deadline).Is(out var limits, out var refusal))
        {
            return refusal;
        }

        if (!InvokeHeaders.Read(request.Headers, operation).Is(out var headers, out refusal))
        {
            return refusal;
        }

        if (!IsUtf8Json(request.ContentType, operation))
        {
            return NotJson;
        }

        // Dropped, it would leave a proxy in front reading another body than the one that is sent on.
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return Encoded;
        }

        if (!(await RequestBody.ReadAsync(request, limit, hold, cancellationToken)).Is(out var body, out refusal))
        {
            return refusal;
        }

        if (!RequestMembers.Read(body.Bytes.Span, FormOf(operation, modelFromRoute)).Is(out var member, out refusal)
            || (refusal = WhichModel(modelFromRoute, member)) is not null)
        {
            body.Dispose();
            return refusal;
        }

        if (member.Value is not null)
        {
            member.CutFrom(body);
        }

        return new ModelRequest(modelFromRoute ?? member.Value!, headers, body, limits);
    }

    public void Dispose() => Body.Dispose();

    private static BodyForm FormOf(BedrockOperation operation, string? modelFromRoute) =>
        IsInvoke(operation) ? BodyForm.Invoke
        : operation == BedrockOperation.CountTokens ? BodyForm.CountTokens
        : modelFromRoute is null ? BodyForm.ConverseWithModelId
        : BodyForm.Converse;

    private static bool IsInvoke(BedrockOperation operation) =>
        operation == BedrockOperation.InvokeModel
        || operation == BedrockOperation.InvokeModelWithResponseStream;

    private static Refusal? WhichModel(string? fromRoute, ModelIdMember fromBody) => (fromRoute, fromBody.Value) switch
    {
        (null, null) => NoModel,
        (not null, not null) => TwoModels,
        _ => null,
    };

    // No Content-Type at all is taken for JSON, as AWS does. The AWS SDK for JavaScript writes octet-stream where its
    // user named none for Invoke; what is inside is read as JSON all the same.
    private static bool IsUtf8Json(string? contentType, BedrockOperation operation) =>
        contentType is null
        || (contentType == "application/octet-stream" && IsInvoke(operation))
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            && (type.CharSet is not { } charset
                || string.Equals(charset.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase)));
}
