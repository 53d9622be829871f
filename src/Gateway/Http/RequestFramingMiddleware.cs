using System.Collections.Immutable;
using Gateway.Errors;
using Microsoft.Net.Http.Headers;

namespace Gateway.Http;

/// <summary>
/// Refuses requests whose end two servers could see in different places (request smuggling, OWASP ASVS 4.2.1), and methods that
/// no route has. The RFCs allow Kestrel to accept them, but no client of ours sends them.
/// </summary>
/// <remarks>
/// Runs before authentication. An HTTP/1 connection is then closed, because what follows on it cannot be trusted.
/// </remarks>
internal sealed class RequestFramingMiddleware(RequestDelegate next)
{
    // Kestrel moves the Content-Length here when a request has a Transfer-Encoding too.
    private const string DisplacedContentLength = "X-Content-Length";

    // Headers of the connection, not of a request: malformed in HTTP/2 (RFC 9113, 8.2.2). Kestrel itself refuses Connection.
    private static readonly ImmutableArray<string> ConnectionHeaders =
        [HeaderNames.TransferEncoding, HeaderNames.KeepAlive, HeaderNames.ProxyConnection, HeaderNames.Upgrade];

    private static readonly GatewayError TwoLengths = ErrorCode.InvalidRequest.Because(
        "Transfer-Encoding と Content-Length は同時に指定できません。どちらか一方にしてください。",
        "Transfer-Encoding and Content-Length cannot be sent together. Send one of them.");

    private static readonly GatewayError NotChunked = ErrorCode.InvalidRequest.Because(
        "Transfer-Encoding に使えるのは HTTP/1.1 の chunked だけです。圧縮した本文は受け付けません。",
        "The only Transfer-Encoding is chunked, once, on HTTP/1.1. A compressed body is not accepted.");

    private static readonly GatewayError BodyOfHttp10 = ErrorCode.InvalidRequest.Because(
        "HTTP/1.0 で本文を送れるのは POST だけです。HTTP/1.1 か HTTP/2 を使ってください（nginx では proxy_http_version 1.1）。",
        "Over HTTP/1.0 only POST has a body. Use HTTP/1.1 or HTTP/2 (nginx: proxy_http_version 1.1).");

    private static readonly GatewayError UnknownExpectation = ErrorCode.InvalidRequest.Because(
        "Expect ヘッダーに使えるのは 100-continue だけです。",
        "The only expectation is Expect: 100-continue.");

    private static readonly GatewayError HeaderOfHttp11 = ErrorCode.InvalidRequest.Because(
        "HTTP/2 では使えないヘッダーがあります（Transfer-Encoding、Keep-Alive、Proxy-Connection、Upgrade）。",
        "The request has a header that HTTP/2 forbids (Transfer-Encoding, Keep-Alive, Proxy-Connection or Upgrade).");

    private static readonly GatewayError NoMethod = ErrorCode.MethodNotAllowed.Because(
        "TRACE と CONNECT は使えません。", "TRACE and CONNECT are not served.");

    public Task InvokeAsync(HttpContext context)
    {
        // Closed after every HTTP/1.0 request, so that the end of the response is never in doubt.
        if (HttpProtocol.IsHttp10(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return Fault(context.Request) is { } error ? RefuseAsync(context, error) : next(context);
    }

    private static Task RefuseAsync(HttpContext context, GatewayError error)
    {
        if (error == NoMethod)
        {
            context.Response.Headers.Allow = "GET, POST"; // The methods that our routes have.
        }

        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return ErrorWriter.WriteAsync(context, error);
    }

    private static GatewayError? Fault(HttpRequest request)
    {
        if (HttpMethods.IsTrace(request.Method) || HttpMethods.IsConnect(request.Method))
        {
            return NoMethod;
        }

        if (request.Headers.Expect is { Count: > 0 } expect
            && !string.Equals(expect, "100-continue", StringComparison.OrdinalIgnoreCase))
        {
            return UnknownExpectation;
        }

        return HttpProtocol.IsHttp2(request.Protocol) ? FaultOfHttp2(request) : FaultOfHttp1(request);
    }

    private static GatewayError? FaultOfHttp1(HttpRequest request)
    {
        var isHttp11 = HttpProtocol.IsHttp11(request.Protocol);
        if (request.Headers.TransferEncoding is { Count: > 0 } coding)
        {
            if (request.ContentLength is not null || request.Headers.ContainsKey(DisplacedContentLength))
            {
                return TwoLengths;
            }

            if (!isHttp11 || !string.Equals(coding, "chunked", StringComparison.OrdinalIgnoreCase))
            {
                return NotChunked;
            }
        }

        return isHttp11 || HttpMethods.IsPost(request.Method) || request.ContentLength is null or 0
            ? null
            : BodyOfHttp10;
    }

    private static GatewayError? FaultOfHttp2(HttpRequest request)
    {
        foreach (var header in ConnectionHeaders)
        {
            if (request.Headers.ContainsKey(header))
            {
                return HeaderOfHttp11;
            }
        }

        return null;
    }
}
