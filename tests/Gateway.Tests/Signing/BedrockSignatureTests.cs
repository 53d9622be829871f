using Gateway.Signing;

namespace Gateway.Tests.Signing;

public class BedrockSignatureTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private static readonly DateTimeOffset SignedAt = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    // Computed with the AWS SDK for JavaScript; the AWS SDK for .NET gives the same.
    [Theory]
    [InlineData(
        "jp.anthropic.claude-haiku-4-5-20251001-v1%3A0",
        "c34ec567307fec1e01fd3eee76c18baeb2275bede60902e6f0aff20d50418d33")]
    [InlineData(
        "arn%3Aaws%3Abedrock%3Aap-northeast-1%3A123456789012%3Aapplication-inference-profile%2Fabc123def456",
        "fd46e1a349a9b630e9d8d0d9916d61a06a23f6fdf273461de58e865c1ffe114d")]
    public void A_model_id_is_encoded_once_more_than_it_is_sent(string modelId, string signature)
    {
        var signed = SigV4.Sign(Converse(modelId), Key(), SignedAt);

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/ap-northeast-1/bedrock/aws4_request, "
            + "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token, "
            + $"Signature={signature}",
            signed.Authorization);
    }

    [Fact]
    public void The_date_and_the_body_hash_are_returned_as_they_were_signed()
    {
        var signed = SigV4.Sign(Converse("m"), Key(), SignedAt.ToOffset(TimeSpan.FromHours(9)));

        Assert.Equal("20261123T000000Z", signed.AmzDate);
        Assert.Equal("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", signed.ContentSha256);
    }

    [Fact]
    public void A_key_does_not_sign_on_another_day()
    {
        var key = Key();

        Assert.True(key.Covers(SignedAt.AddDays(1).AddTicks(-1)));
        Assert.False(key.Covers(SignedAt.AddDays(1)));
        var refused = Assert.Throws<ArgumentException>(
            "key", () => SigV4.Sign(Converse("m"), key, SignedAt.AddTicks(-1)));
        Assert.Contains("another day", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ap-northeast-1", "bedrock", true)]
    [InlineData("ap-northeast-3", "bedrock", false)]
    [InlineData("ap-northeast-1", "sts", false)]
    public void A_key_covers_one_Region_and_one_service(string region, string service, bool covered)
    {
        var key = Key();

        Assert.Equal(covered, key.Covers(SignedAt, region, service));
    }

    [Fact]
    public void Nothing_prints_a_secret_a_token_or_a_signature()
    {
        var request = Converse("m");
        var signed = SigV4.Sign(request, Key(), SignedAt);

        var printed = $"{request} {Key()} {signed} {new SignedHeader("x-amz-security-token", "TOKEN")}";

        Assert.Equal(
            "POST /model/m/converse SigningKey 20261123/ap-northeast-1/bedrock/aws4_request "
            + "Signature of 20261123T000000Z x-amz-security-token",
            printed);
    }

    private static SigningKey Key() => SigningKey.Derive(Secret, SignedAt, "ap-northeast-1", "bedrock");

    private static SigningRequest Converse(string modelId) => new(
        "POST",
        $"/model/{modelId}/converse",
        "",
        "bedrock-runtime.ap-northeast-1.amazonaws.com",
        "application/json",
        SigV4.HashOf("{}"u8),
        "AKIDEXAMPLE",
        "TOKEN");
}
