using System.IO.Compression;
using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>Headers that contradict the request.</summary>
internal static class HeaderAttempts
{
    private static readonly string[] OfInvoke =
    [
        "X-Amzn-Bedrock-Accept", "X-Amzn-Bedrock-GuardrailIdentifier", "X-Amzn-Bedrock-GuardrailVersion",
        "X-Amzn-Bedrock-Trace", "X-Amzn-Bedrock-PerformanceConfig-Latency", "X-Amzn-Bedrock-Request-Metadata",
        "X-Amzn-Bedrock-Service-Tier",
    ];

    private static readonly string[] OfNothing =
    [
        "X-Amzn-Bedrock-", "X-Amzn-Bedrock-ModelId", "X-Amzn-Bedrock-Model-Id", "X-Amzn-Bedrock-Region",
        "X-Amzn-Bedrock-Save", "X-Amzn-Bedrock-Content-Type", "X-Amzn-Bedrock-GuardrailIdentifier2",
        "X-Amzn-Bedrock-GuardrailIdentifie", "X-Amzn-Bedrock-Guardrail-Identifier",
        "X-Amzn-Bedrock-Guardrail_Identifier", "X-Amzn-Bedrock-Endpoint", "X-Amzn-Bedrock-Invocation-Latency",
        "X-AMZN-BEDROCK-TRACES", "x-amzn-bedrock-x",
    ];

    private static readonly string[] NotPrintable =
        ["\u0001", "\u001b", "\u007f", "\t", "\u00e9", "あ", "\u0085", "\u2028", "\0", "\r", "\n"];

    private static readonly string[] NotJson =
    [
        "text/plain", "application/xml", "text/event-stream", "image/png", "audio/mpeg", "application/octet-stream",
        "application/vnd.amazon.x", "application/jso", "application/json;q=0", "text/json", "video/*", "*", "none",
    ];

    private static readonly string[] OtherTypes =
    [
        "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "text/json", "application/json; charset=utf-16", "application/json; charset=utf-16le",
        "application/json; charset=shift_jis", "application/json;charset=\"utf-32\"", "application/json; charset=utf-7",
        "application/json; charset=euc-jp", "application/json; charset=iso-8859-1",
        "application/json, application/json", "application/json-patch+json", "application/x-amz-json-1.1",
        "application/vnd.amazon.eventstream", "application/cbor", "application/octet-stream; x=1", "json", "*/*",
        "application/*", "application/json/", "application/json\u3000", "こんにちは",
        "application/json\r\nContent-Type: text/plain", "application/json\r\nContent-Type: application/json",
    ];

    // None of these is read; a gateway that read one would serve something that the target does not name.
    private static readonly string[] Elsewhere =
    [
        "X-Amz-Target: AmazonBedrock.Converse", "X-HTTP-Method-Override: POST", "X-HTTP-Method: POST",
        "X-Method-Override: POST", "X-Forwarded-Path: {0}", "X-Forwarded-Prefix: {0}", "X-Forwarded-Uri: {0}",
        "X-Original-URL: {0}", "X-Original-URI: {0}", "X-Rewrite-URL: {0}", "X-Forwarded-Host: localhost",
        "Forwarded: host=localhost;proto=https", "X-Original-Host: localhost", "X-ARR-ClientCert: x",
        "Content-Location: {0}", "Referer: http://localhost{0}", "Destination: http://localhost{0}",
        "X-Envoy-Original-Path: {0}", "X-Amzn-Bedrock: {0}", "Link: <{0}>", ":path: {0}", "Upgrade: h2c",
    ];

    private static readonly string[] NotServed =
    [
        "/", "/nothing", "/model", "/model/x/converse", "/model/claude-haiku-4-5/async-invoke", "/model/us.x/invoke",
        "/async-invoke", "/openai/v1/responses", "/converse/", "/CONVERSE", "/model/claude-haiku-4-5",
        "/guardrail/x/version/1/apply",
    ];

    private static readonly string[] Malformed =
    [
        "X-A: a\rb", "X-A: a\nb", "X-A: a\r b", "X-A: a\0b", "X-A: \0", "X A: 1", "X-A : 1", " X-A: 1", "\tX-A: 1",
        "X-A", ": 1", "X-\u3042: 1", "X-A: 1\r\n X-B: 2", "X-A: 1\r\n\tx-api-key: x", "Host: evil.example",
        "Host: localhost", "X\0A: 1", "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999999999",
        "Content-Length: 0x5", "Content-Length:", "Content-Length: 5, 5", "Content-Length: 1_0", "Content-Length: five",
        "Content-Length: 5;", "Transfer-Encoding: identity", "Transfer-Encoding: gzip", "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: chunked, identity", "X-Request-Timeout-Ms: -1",
        "X-Request-Timeout-Ms: 0", "X-Request-Timeout-Ms: 1e3", "X-Request-Timeout-Ms: 0x10",
        "X-Request-Timeout-Ms: １０００", "X-Request-Timeout-Ms: 5\r\nX-Request-Timeout-Ms: 5",
        "X-Request-Timeout-Ms: 99999999999999999999", "X-Gateway-No-Retry: maybe", "X-Gateway-No-Retry: 1",
        "X-Gateway-No-Retry: true\r\nX-Gateway-No-Retry: true",
    ];

    private static readonly string[] Methods =
        ["PUT", "PATCH", "DELETE", "OPTIONS", "GET", "TRACE", "HEAD", "POSTS", "POS", "PROPFIND", "M-POST", "*"];

    public static IEnumerable<Draft> Make(SplitMix64 dice, GoodRequests good)
    {
        foreach (var request in good.All)
        {
            var ofRequest = OfBedrock(dice, request)
                .Concat(OtherTypes.Select(type => request with { ContentType = $"Content-Type: {type}" }))
                .Concat(Malformed.Select(line => request.With("Connection: close", line)))
                .Concat(Methods.Select(method => request with { Method = method }))
                .Concat(Compressed(request))
                .Append(request with { Host = "X-No-Host: x" })
                .Append(request with { Host = "Host: local host" })
                .Append(request.With("X-A: " + new string('a', 40_000)));
            foreach (var attempt in ofRequest)
            {
                yield return attempt;
            }

            foreach (var line in Elsewhere)
            {
                var named = line.Replace("{0}", request.Target, StringComparison.Ordinal);
                yield return request.With(named) with { Target = dice.Of(NotServed) };
                yield return request.With(named, named) with { Target = dice.Of(NotServed) };
                yield return request.With(named) with { Method = dice.Of(Methods) };
                yield return request.With(named) with { Headers = [named] };
            }
        }
    }

    private static IEnumerable<Draft> OfBedrock(SplitMix64 dice, Draft request)
    {
        var invokes = request.Target.Contains("/invoke", StringComparison.Ordinal)
            || request.Target.EndsWith("/messages", StringComparison.Ordinal)
            || request.Target.EndsWith("/embeddings", StringComparison.Ordinal);
        foreach (var name in OfNothing)
        {
            yield return request.With($"{name}: {dice.Of(["1", "", "us.x", "ENABLED"])}");
            yield return request.With($"{dice.Some(name, c => char.ToUpperInvariant(c).ToString())}: 1");
        }

        foreach (var name in OfInvoke.Where(_ => !invokes))
        {
            yield return request.With($"{name}: application/json");
            yield return request.With($"{name.ToUpperInvariant()}: 1");
        }

        foreach (var name in OfInvoke.Where(_ => invokes))
        {
            var value = name == OfInvoke[0] ? "application/json" : "1";
            yield return request.With($"{name}: {value}", $"{name}: {value}");
            yield return request.With($"{name}: {value}", $"{name.ToUpperInvariant()}: other");
            yield return request.With($"{name}: {value}{new string('a', 8600)}");
            foreach (var bad in NotPrintable)
            {
                yield return request.With($"{name}: {value}{bad}{value}");
            }
        }

        foreach (var type in NotJson.Where(_ => invokes))
        {
            yield return request.With($"X-Amzn-Bedrock-Accept: {type}");
            yield return request.With("Accept: application/json", $"X-Amzn-Bedrock-Accept: {type}");

            // For a stream, Accept is about the frames and not about their content.
            if (request.Target.EndsWith("/invoke", StringComparison.Ordinal))
            {
                yield return request.With($"Accept: {type}");
                yield return request.With($"Accept: {type}", "X-Amzn-Bedrock-Accept: application/json");
            }
        }
    }

    private static IEnumerable<Draft> Compressed(Draft request)
    {
        Func<Stream, Stream>[] kinds =
        [
            to => new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true),
            to => new DeflateStream(to, CompressionLevel.Fastest, leaveOpen: true),
            to => new ZLibStream(to, CompressionLevel.Fastest, leaveOpen: true),
            to => new BrotliStream(to, CompressionLevel.Fastest, leaveOpen: true),
        ];
        foreach (var kind in kinds)
        {
            using var compressed = new MemoryStream();
            using (var to = kind(compressed))
            {
                to.Write(request.Body);
            }

            yield return request.WithBody(compressed.ToArray());
            foreach (var name in new[] { "gzip", "deflate", "br", "x-gzip", "gzip, identity", "aws-chunked" })
            {
                yield return request.With($"Content-Encoding: {name}").WithBody(compressed.ToArray());
                yield return request.With($"Content-Encoding: {name}");
            }
        }

        var chunk = $"{request.Body.Length:x}\r\n{Encoding.UTF8.GetString(request.Body)}\r\n0\r\n";
        yield return (request with { Framing = "Transfer-Encoding: chunked", Headers = [] })
            .WithText(chunk + request.Headers[0] + "\r\n\r\n");
    }
}
