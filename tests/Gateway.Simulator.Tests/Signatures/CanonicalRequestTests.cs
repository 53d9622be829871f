using System.Text;
using Amazon.Runtime.Internal.Auth;
using Gateway.Simulator.Signatures;
using Gateway.Simulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Simulator.Tests.Signatures;

public sealed class CanonicalRequestTests
{
    // For these paths, two SDKs compute the same signatures.
    [Theory]
    [InlineData(
        "/model/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse",
        "c34ec567307fec1e01fd3eee76c18baeb2275bede60902e6f0aff20d50418d33")]
    [InlineData(
        "/model/arn%3Aaws%3Abedrock%3Aap-northeast-1%3A123456789012%3Aapplication-inference-profile%2Fabc123def456/converse",
        "fd46e1a349a9b630e9d8d0d9916d61a06a23f6fdf273461de58e865c1ffe114d")]
    public void A_known_request_has_its_known_signature(string path, string signature)
    {
        var request = Request(path, "{}", new()
        {
            ["Content-Type"] = "application/json",
            ["X-Amz-Content-SHA256"] = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
            ["X-Amz-Date"] = "20261123T000000Z",
            ["X-Amz-Security-Token"] = "TOKEN",
        });
        string[] signed = ["content-type", "host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"];

        var computed = AWS4Signer.ComputeSignature(
            "AKIDEXAMPLE",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "ap-northeast-1",
            new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc),
            "bedrock",
            string.Join(';', signed),
            CanonicalRequest.Compose(request, signed));

        Assert.Equal(signature, computed.Signature);
    }

    [Theory]
    [InlineData("a=1&b=2", "a=1&b=2")]
    [InlineData("b=2&a=1", "a=1&b=2")]
    [InlineData("a=2&a=1&a=10", "a=1&a=10&a=2")]
    [InlineData("a=%20%2f", "a=%20%2F")]
    [InlineData("a=x+y", "a=x%2By")]
    [InlineData("flag&a=1", "a=1&flag=")]
    [InlineData("a=b=c", "a=b%3Dc")]
    [InlineData("B=1&a=1", "B=1&a=1")]
    public void A_query_is_sorted_and_encoded_once(string query, string canonical)
    {
        var text = CanonicalRequest.Compose(Request("/x?" + query, "", []), ["host"]);

        Assert.Equal(canonical, text.Split('\n')[2]);
    }

    [Fact]
    public void Repeated_and_padded_header_values_are_trimmed_and_joined()
    {
        var request = Request("/x", "", new() { ["x-note"] = new StringValues(["  one   two ", "three"]) });

        var text = CanonicalRequest.Compose(request, ["host", "x-note"]);

        Assert.Contains("\nx-note:one two,three\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_authority_of_HTTP_2_is_the_host()
    {
        var text = CanonicalRequest.Compose(Request("/x", "", []), [":authority"]);

        Assert.Contains("\n:authority:bedrock-runtime.ap-northeast-1.amazonaws.com\n", text, StringComparison.Ordinal);
    }

    private static ReceivedRequest Request(string target, string body, Dictionary<string, StringValues> headers) => new(
        "POST",
        target,
        RequestTarget.Parse(target)!,
        "bedrock-runtime.ap-northeast-1.amazonaws.com",
        new HeaderDictionary(new Dictionary<string, StringValues>(headers, StringComparer.OrdinalIgnoreCase)),
        Encoding.UTF8.GetBytes(body));
}
