using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Gateway.Bedrock.Runtime;
using Gateway.BodyEdits;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Concurrency;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Hosting;
using Gateway.Http;
using Gateway.RequestPolicy;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;
using Gateway.Surfaces;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding;

/// <summary>
/// Step 1: reads the headers and the body of a request, once. The model comes from the route if it names one, else from the
/// body.
/// </summary>
internal sealed class ModelRequestReader(
    Snapshot<CatalogOptions, ResidencyPolicy> residency,
    MemberPolicies policies,
    IOptions<HostingOptions> operations,
    IOptions<BedrockOptions> upstream)
{
    private static readonly GatewayError NotJson = ErrorCode.InvalidRequest.Because(
        "Content-Type は application/json（文字コードは UTF-8）にしてください。",
        "Content-Type must be application/json, in UTF-8.");

    private static readonly GatewayError Encoded = ErrorCode.InvalidRequest.Because(
        "Content-Encoding は使えません。本文を圧縮せずに送り、このヘッダーを取り除いてください。",
        "Content-Encoding is not accepted. Send the body uncompressed and without this header.");

    // HTTP/1.0 has no chunks, so a client could not distinguish the end of a stream from a broken connection.
    private static readonly GatewayError StreamOverHttp10 = ErrorCode.InvalidRequest.Because(
        "HTTP/1.0 ではストリームを返せません。HTTP/1.1 か HTTP/2 を使ってください（nginx では proxy_http_version 1.1）。",
        "A stream cannot be sent over HTTP/1.0. Use HTTP/1.1 or HTTP/2 (nginx: proxy_http_version 1.1).");

    /// <param name="request">The request.</param>
    /// <param name="surface">The surface that the request came in on.</param>
    /// <param name="caller">The application that sent it.</param>
    /// <param name="operation">The operation that the request calls.</param>
    /// <param name="modelFromRoute">The model named by the URL; <c>null</c> where the body names it.</param>
    /// <param name="lease">The lease that the memory of the body is counted on.</param>
    /// <param name="timer">The request's timer, limited here by the time for the body.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Result<ModelRequest>> ReadAsync(
        HttpRequest request, Surface surface, Application caller, BedrockOperation operation, string? modelFromRoute,
        Admission.Lease lease, RequestTimer timer)
    {
        if (!ReadHead(request, surface, operation).Is(out var head, out var error))
        {
            return error;
        }

        var policy = policies.Of(caller);
        timer.Limit(operations.Value.RequestBodyTimeout);
        var memory = new BodyMemory(lease, surface.SpeaksMessages ? 1 : CopiesOf(operation));
        var translating = surface as TranslatingSurface;
        var room = translating is not null ? 0 : BodyEditor.RoomFor(policy) + (surface.SpeaksMessages ? Adaptation.Room : 0);
        var read = await BodyReading.ReadAsync(
            request, operations.Value.MaxRequestBodyBytes ?? LimitOf(surface, operation), room, memory, timer);
        if (!read.Is(out var body, out error))
        {
            return error;
        }

        timer.Unlimit();

        ModelRequest? owner = null;
        try
        {
            // Taken once for the whole request, so that the model whose form is checked here is the one that is called; and
            // only now, because the body may have taken minutes to arrive.
            var models = residency.Current;
            if (translating is not null)
            {
                var translated = Translate(request, translating, head, models, policy, body, memory);
                _ = translated.Is(out owner, out _);
                return translated;
            }

            var form = surface.FormOf(operation, modelFromRoute, models);
            error = RequestWalk.Read(
                    body, head.Headers, form, policy, PathNames.AsTheyAre, head.Limits.Deadline, timer, out var members)
                ?? surface.CheckModel(members.ModelId);
            if (error is null && surface.SpeaksMessages)
            {
                BetaHeader.Read(request.Headers, policy, ref members);
                error = Decide(request, surface, members.AsksForStream(body.Bytes.Span), ref head);
            }

            if (error is not null)
            {
                return error;
            }

            return owner = new ModelRequest(
                modelFromRoute, models, new InspectedBody(body, form, members, policy, PathNames.AsTheyAre), policy, memory)
            {
                Operation = head.Operation,
                Headers = head.Headers,
                Limits = head.Limits,
            };
        }
        finally
        {
            if (owner is null)
            {
                body.Dispose();
            }
        }
    }

    // The members are found later: in the body that is written for the model.
    private Result<ModelRequest> Translate(
        HttpRequest request, TranslatingSurface surface, Head head, ResidencyPolicy models, MemberPolicy policy, RequestBody body,
        BodyMemory memory)
    {
        try
        {
            if (!surface.Translate(request.HttpContext, body.Bytes, memory.TryHold).Is(out var translation, out var error))
            {
                return error;
            }

            if (Decide(request, surface, translation.AsksForStream, ref head) is { } unstreamable)
            {
                translation.Dispose();
                return unstreamable;
            }

            return new ModelRequest(
                null, models, new InspectedBody(body, translation.Form, default, policy, PathNames.AsTheyAre), policy, memory)
            {
                Translation = translation,
                Operation = head.Operation,
                Headers = head.Headers,
                Limits = head.Limits,
            };
        }
        catch (InsufficientMemoryException)
        {
            return memory.Error;
        }
    }

    private Result<Head> ReadHead(HttpRequest request, Surface surface, BedrockOperation operation)
    {
        if (operation.Streams && HttpProtocol.IsHttp10(request.Protocol))
        {
            return StreamOverHttp10;
        }

        // Where the body asks for a stream, the accepted types say nothing yet, and the longer limit holds.
        var longest = surface.StreamingFormOf(operation) ?? operation;
        var deadline = longest.Streams ? upstream.Value.StreamDeadline : upstream.Value.Deadline;
        if (!CallLimits.Read(request.Headers, deadline).Is(out var limits, out var error)
            || !InvokeHeaders.Read(request.Headers, longest).Is(out var headers, out error))
        {
            return error;
        }

        if (!IsUtf8Json(request.ContentType, operation))
        {
            return NotJson;
        }

        // If the header were ignored, a proxy in front would see another body than the one that is sent on. "identity" means
        // that there is no coding (RFC 9110, 8.4.1).
        return request.Headers.ContentEncoding is { Count: > 0 } coding
            && !string.Equals(coding, "identity", StringComparison.OrdinalIgnoreCase)
                ? Encoded
                : new Head(operation, limits, headers);
    }

    // Only now it is known whether the response is a stream.
    private GatewayError? Decide(HttpRequest request, Surface surface, bool asksForStream, ref Head head)
    {
        if (!asksForStream || surface.StreamingFormOf(head.Operation) is not { } streaming)
        {
            head = head with { Limits = head.Limits.Within(upstream.Value.Deadline) };
            return null;
        }

        head = head with { Operation = streaming };
        return HttpProtocol.IsHttp10(request.Protocol) ? StreamOverHttp10 : null;
    }

    // Anthropic's own API is sent to Invoke, or counted as if it were.
    private static int LimitOf(Surface surface, BedrockOperation operation) =>
        (surface.SpeaksMessages ? BedrockOperation.InvokeModel : operation).MaxBodyBytes;

    // CountTokens may contain a body of Invoke, which is decoded to be checked and needs memory of its own.
    private static int CopiesOf(BedrockOperation operation) => operation == BedrockOperation.CountTokens ? 2 : 1;

    // A missing Content-Type means JSON, as at AWS. For Invoke, the AWS SDK for JavaScript sends octet-stream if its user gave
    // no type; the body is read as JSON all the same.
    private static bool IsUtf8Json(string? contentType, BedrockOperation operation) =>
        contentType is null or "application/json"
        || (contentType == "application/octet-stream" && operation.Invokes)
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            && (type.CharSet is not { } charset
                || string.Equals(charset.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase)));

    /// <summary>What the headers of a request say.</summary>
    private sealed record Head(BedrockOperation Operation, CallLimits Limits, KeyValuePair<string, string>[] Headers);
}
