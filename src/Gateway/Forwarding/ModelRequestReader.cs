using System.Net.Http.Headers;
using Gateway.Bedrock.Runtime;
using Gateway.BodyEdits;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Concurrency;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Hosting;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding;

/// <summary>
/// Step 1: reads headers and body of a request, once. The model comes from the route where there is one, else from the
/// body.
/// </summary>
internal sealed class ModelRequestReader(
    Snapshot<CatalogOptions, ResidencyPolicy> residency,
    MemberPolicies policies,
    IOptions<HostingOptions> operations,
    IOptions<BedrockOptions> upstream,
    TimeProvider time)
{
    private static readonly GatewayError NotJson = ErrorCode.InvalidRequest.Because(
        "Content-Type は application/json（文字コードは UTF-8）にしてください。",
        "Content-Type must be application/json, in UTF-8.");

    private static readonly GatewayError Encoded = ErrorCode.InvalidRequest.Because(
        "Content-Encoding は使えません。本文を圧縮せずに送り、このヘッダーを取り除いてください。",
        "Content-Encoding is not accepted. Send the body uncompressed and without this header.");

    // It has no chunks: the end of such a stream could not be told from a broken one.
    private static readonly GatewayError StreamOverHttp10 = ErrorCode.InvalidRequest.Because(
        "HTTP/1.0 ではストリームを返せません。HTTP/1.1 か HTTP/2 を使ってください（nginx では proxy_http_version 1.1）。",
        "A stream cannot be sent over HTTP/1.0. Use HTTP/1.1 or HTTP/2 (nginx: proxy_http_version 1.1).");

    private static readonly GatewayError NoModel = ErrorCode.InvalidRequest.Because(
        "modelId がありません。本文に \"modelId\": \"claude-haiku-4-5\" のように指定してください。使える名前は GET /models で確認できます。",
        "modelId is missing. Put it into the body, such as \"modelId\": \"claude-haiku-4-5\". "
        + "GET /models lists the names.");

    private static readonly GatewayError TwoModels = ErrorCode.InvalidRequest.Because(
        "modelId は URL で指定されています。本文から modelId を取り除いてください。",
        "The URL names the model. Take modelId out of the body.");

    /// <param name="request">The request.</param>
    /// <param name="caller">Whose it is.</param>
    /// <param name="operation">What is asked for.</param>
    /// <param name="modelFromRoute">The model named by the URL; <c>null</c> where the body names it.</param>
    /// <param name="lease">Asked for the memory of the body.</param>
    public async Task<Result<ModelRequest>> ReadAsync(
        HttpRequest request, Application caller, BedrockOperation operation, string? modelFromRoute,
        Admission.Lease lease, CancellationToken cancellationToken)
    {
        if (operation.Streams && HttpProtocol.IsHttp10(request.Protocol))
        {
            return StreamOverHttp10;
        }

        if (!CallLimits.Read(request.Headers, upstream.Value.Deadline).Is(out var limits, out var error)
            || !InvokeHeaders.Read(request.Headers, operation).Is(out var headers, out error))
        {
            return error;
        }

        if (!IsUtf8Json(request.ContentType, operation))
        {
            return NotJson;
        }

        // Dropped, it would leave a proxy in front reading another body than the one that is sent on. identity says that
        // there is none (RFC 9110, 8.4.1).
        if (request.Headers.ContentEncoding is { Count: > 0 } coding
            && !string.Equals(coding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            return Encoded;
        }

        var policy = policies.Of(caller);
        using var patience = new CancellationTokenSource(operations.Value.RequestBodyTimeout, time);
        var read = await BodyReading.ReadAsync(
            request, operations.Value.MaxRequestBodyBytes ?? operation.MaxBodyBytes, BodyEditor.RoomFor(policy),
            new BodyMemory(lease, CopiesOf(operation)), patience.Token, cancellationToken);
        if (!read.Is(out var body, out error))
        {
            return error;
        }

        // Once for the whole request, and after a body that may have taken minutes: the model whose form is judged here
        // is the one that is called.
        var models = residency.Current;
        var form = FormOf(operation, modelFromRoute, models);
        error = RequestWalk.Read(body, headers, form, policy, limits.Deadline, out var members, cancellationToken)
            ?? WhichModel(modelFromRoute, members.ModelId);
        if (error is not null)
        {
            body.Dispose();
            return error;
        }

        return new ModelRequest(modelFromRoute, models, form, members, policy)
        {
            Body = body,
            Headers = headers,
            Limits = limits,
        };
    }

    private static BodyForm FormOf(BedrockOperation operation, string? modelFromRoute, ResidencyPolicy models)
    {
        if (modelFromRoute is null)
        {
            return BodyForm.ConverseWithModelId;
        }

        var counts = operation == BedrockOperation.CountTokens;
        if (!counts && !IsInvoke(operation))
        {
            return BodyForm.Converse;
        }

        var isAnthropic = models.InvokeFormOf(modelFromRoute) == InvokeForm.Anthropic;
        return (counts, isAnthropic) switch
        {
            (true, true) => BodyForm.CountTokensOfAnthropic,
            (true, false) => BodyForm.CountTokens,
            (false, true) => BodyForm.Anthropic,
            (false, false) => BodyForm.Opaque,
        };
    }

    // A body of Invoke inside CountTokens is decoded to be judged, and needs memory of its own.
    private static int CopiesOf(BedrockOperation operation) => operation == BedrockOperation.CountTokens ? 2 : 1;

    private static bool IsInvoke(BedrockOperation operation) =>
        operation == BedrockOperation.InvokeModel
        || operation == BedrockOperation.InvokeModelWithResponseStream;

    private static GatewayError? WhichModel(string? fromRoute, MemberSpan fromBody) => (fromRoute, fromBody.IsGiven) switch
    {
        (null, false) => NoModel,
        (not null, true) => TwoModels,
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
