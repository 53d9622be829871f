using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using CsCheck;
using Gateway.Catalog;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

/// <summary>Compares our signer with the AWS SDK's own, over requests like the gateway's.</summary>
public class DifferentialTests
{
    private static readonly Gen<string> ModelId = Gen.OneOf(
        Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789.:-"], 1, 80],
        Gen.String[Gen.Char["abc0123456789"], 1, 40]
            .Select(id => $"arn:aws:bedrock:ap-northeast-1:123456789012:application-inference-profile/{id}"),
        Gen.String[Gen.Char["aZ09-._~:/+ =&%?#[]@!$'()*,;東京"], 1, 40].Where(id => id is not ("." or "..")));

    // Distinct plain names: the SDK sorts by the decoded name, AWS
    // (get-vanilla-query-order-encoded) by the encoded one.
    private static readonly Gen<string> Query = Gen.Frequency(
        (2, Gen.Const("")),
        (1, Gen.Select(
            Gen.String[Gen.Char["aMZ09"], 1, 6].ArrayUnique[1, 5],
            Gen.String[Gen.Char["aZ09-._~:/ =&東"], 0, 8].Array[5],
            (names, values) =>
                string.Join('&', names.Zip(values, (name, value) => $"{name}={Uri.EscapeDataString(value)}")))));

    private static readonly Gen<byte[]> Body = Gen.OneOf(
        Gen.Byte.Array[0, 300],
        Gen.String[Gen.Char["{}\":こんにちは東京都﨑𠮷"], 0, 2000].Select(Encoding.UTF8.GetBytes),
        Gen.Const(""u8.ToArray()));

    // Also longer than the pooled buffer's first size: AWS does not guarantee a size.
    private static readonly Gen<string?> Token = Gen.Frequency(
        (1, Gen.Const(() => (string?)null)),
        (3, Gen.String[Gen.Char["ABCxyz0189+/="], 1, 9000].Select(token => (string?)token)));

    // Random times, and the seconds around midnight, where a key of the wrong day would show.
    private static readonly Gen<DateTimeOffset> Instant =
        Gen.Select(Gen.Int[0, 20_000], Gen.Frequency((1, Gen.Int[-2, 2]), (1, Gen.Int[0, 86_399])))
            .Select(
                at => new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(at.Item1).AddSeconds(at.Item2));

    private static readonly Gen<string?> ContentType = Gen.OneOf(
        Gen.Const(() => (string?)null),
        Gen.Const(() => (string?)"application/json"),
        Gen.Const(() => (string?)"application/x-www-form-urlencoded; charset=utf-8"),
        Gen.Const(() => (string?)"application/json;  charset=utf-8"));

    // The headers that Bedrock accepts in addition to the body.
    private static readonly Gen<SignedHeader[]> Further = Gen.OneOf(
        Gen.Const(Array.Empty<SignedHeader>),
        Gen.Const(() => new[] { new SignedHeader("x-amzn-bedrock-accept", "application/json") }),
        Gen.Const(() => new[]
        {
            new SignedHeader("x-amzn-bedrock-accept", "*/*"), new SignedHeader("x-amzn-bedrock-trace", " ENABLED"),
        }));

    [Fact]
    public void Every_signature_equals_the_SDKs()
    {
        var secret = Gen.String[Gen.Char["ABCxyz0189+/"], 16, 60];
        var region = Gen.OneOf(Gen.Const(AwsRegion.Tokyo), Gen.Const(AwsRegion.Osaka));

        Gen.Select(ModelId, Query, Body, Token, Instant, Gen.Select(region, secret, ContentType, Further)).Sample(
            (modelId, query, body, token, instant, rest) =>
            {
                var (home, secretKey, contentType, further) = rest;
                var uri = new UriBuilder(
                    "https", $"bedrock-runtime.{home}.amazonaws.com", 443,
                    $"/model/{Uri.EscapeDataString(modelId)}/converse")
                {
                    Query = query,
                }.Uri;

                return Ours(uri, body, token, instant, home, secretKey, contentType, further)
                    == Theirs(uri, body, token, instant, home, secretKey, contentType, further);
            },
            iter: 2_000);
    }

    // One key id per secret, as in AWS: the SDK keeps derived keys by key id, and would
    // sign with another sample's secret.
    private static string KeyIdOf(string secret) => "ASIA" + SigV4.HashOf(Encoding.UTF8.GetBytes(secret))[..16];

    private static string Ours(
        Uri uri, byte[] body, string? token, DateTimeOffset instant,
        AwsRegion region, string secret, string? contentType, SignedHeader[] further)
    {
        var request = new SigningRequest(
            "POST", uri.AbsolutePath, uri.Query.TrimStart('?'), uri.Authority,
            contentType, SigV4.HashOf(body), KeyIdOf(secret), token)
        {
            Further = further,
        };

        return SigV4.Sign(request, SigningKey.Derive(secret, instant, region.Name, "bedrock"), instant).Authorization;
    }

    private static string Theirs(
        Uri uri, byte[] body, string? token, DateTimeOffset instant,
        AwsRegion region, string secret, string? contentType, SignedHeader[] further)
    {
        var request = new AWSSigningRequest { HttpMethod = HttpMethod.Post, RequestUri = uri, Content = body };
        if (contentType is not null)
        {
            request.Headers["content-type"] = contentType;
        }

        foreach (var header in further)
        {
            request.Headers[header.Name] = header.Value;
        }

        AWSCredentials credentials =
            token is null
                ? new BasicAWSCredentials(KeyIdOf(secret), secret)
                : new SessionAWSCredentials(KeyIdOf(secret), secret, token);

        var signed = AWSSigV4Signer.Sign(request, new AWSSigV4Parameters
        {
            Credentials = credentials,
            Region = RegionEndpoint.GetBySystemName(region.Name),
            Service = "bedrock",
            SignedAt = instant.UtcDateTime,
        });

        return signed.Headers.Single(
            header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)).Value;
    }
}
