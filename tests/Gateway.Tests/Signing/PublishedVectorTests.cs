using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

/// <summary>
/// AWS's published test suite for Signature Version 4, without the vectors about path normalisation, which Bedrock does not use.
/// </summary>
public class PublishedVectorTests
{
    private const string AccessKeyId = "AKIDEXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string AmzDate = "20150830T123600Z";

    // The two vectors with a session token each use their own.
    private const string OldToken =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi"
        + "/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPk"
        + "UL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    private const string NewToken = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";

    private const string Unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly DateTimeOffset SignedAt = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("get-vanilla", "GET", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("post-vanilla", "POST", "/", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData(
        "get-unreserved", "GET", "/" + Unreserved, "",
        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f")]
    [InlineData("get-utf8", "GET", "/ሴ", "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85")]
    [InlineData(
        "get-space-unnormalized", "GET", "/example space/", "",
        "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741")]
    [InlineData(
        "get-slashes-unnormalized", "GET", "//example//", "",
        "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5")]
    [InlineData(
        "get-relative-relative-unnormalized", "GET", "/example1/example2/../..",
        "", "dc33e0856fd4baca4d7aa2146c38958283844764f38c74252a333df5e613003b")]
    [InlineData(
        "get-vanilla-empty-query-key", "GET", "/", "Param1=value1",
        "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb")]
    [InlineData(
        "get-vanilla-query-order-key-case", "GET", "/", "Param2=value2&Param1=value1",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData(
        "get-vanilla-query-order-value", "GET", "/", "Param1=value2&Param1=value1",
        "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694")]
    [InlineData(
        "get-vanilla-query-order-encoded", "GET", "/", "Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
        "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac")]
    [InlineData(
        "get-vanilla-query-unreserved", "GET", "/", Unreserved + "=" + Unreserved,
        "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197")]
    [InlineData(
        "get-vanilla-utf8-query", "GET", "/", "ሴ=bar",
        "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    public void A_request_without_further_headers_is_signed_as_published(
        string vector, string method, string path, string query, string signature)
    {
        var authorization = Sign(
            method, path, query, "", [new("host", "example.amazonaws.com"), new("x-amz-date", AmzDate)]);

        Assert.Equal((vector, Expected("host;x-amz-date", signature)), (vector, authorization));
    }

    [Fact]
    public void Spaces_in_header_values_are_trimmed_and_collapsed_get_header_value_trim()
    {
        SignedHeader[] headers =
        [
            new("host", "example.amazonaws.com"), new("my-header1", " value1"),
            new("my-header2", " \"a   b   c\""), new("x-amz-date", AmzDate),
        ];

        var authorization = Sign("GET", "/", "", "", headers);

        Assert.Equal(
            Expected(
                "host;my-header1;my-header2;x-amz-date",
                "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"), authorization);
    }

    [Fact]
    public void A_repeated_header_is_signed_as_one_list_get_header_key_duplicate()
    {
        SignedHeader[] headers =
        [
            new("host", "example.amazonaws.com"), new("my-header1", "value2,value2,value1"), new("x-amz-date", AmzDate),
        ];

        var authorization = Sign("GET", "/", "", "", headers);

        Assert.Equal(
            Expected("host;my-header1;x-amz-date", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
            authorization);
    }

    [Theory]
    [InlineData(
        "application/x-www-form-urlencoded", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")]
    [InlineData(
        "application/x-www-form-urlencoded; charset=utf8",
        "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe")]
    public void A_body_and_its_type_are_signed_post_x_www_form_urlencoded(string contentType, string signature)
    {
        SignedHeader[] headers =
            [new("content-type", contentType), new("host", "example.amazonaws.com"), new("x-amz-date", AmzDate)];

        var authorization = Sign("POST", "/", "", "Param1=value1", headers);

        Assert.Equal(Expected("content-type;host;x-amz-date", signature), authorization);
    }

    [Theory]
    [InlineData(
        "post-sts-header-before", "POST", OldToken, "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead")]
    [InlineData(
        "get-vanilla-with-session-token", "GET", NewToken,
        "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8")]
    public void A_session_token_is_signed(string vector, string method, string token, string signature)
    {
        SignedHeader[] headers =
            [new("host", "example.amazonaws.com"), new("x-amz-date", AmzDate), new("x-amz-security-token", token)];

        var authorization = Sign(method, "/", "", "", headers);

        Assert.Equal((vector, Expected("host;x-amz-date;x-amz-security-token", signature)), (vector, authorization));
    }

    [Fact]
    public void A_query_name_without_a_value_is_signed_as_one_with_an_empty_value() =>
        Assert.Equal(SignQuery("acl=&prefix=a"), SignQuery("prefix=a&acl"));

    [Fact]
    public void A_query_value_without_a_name_is_not_signed_as_a_name() =>
        Assert.NotEqual(SignQuery("%3Dvalue"), SignQuery("=value"));

    private static string SignQuery(string query) => Sign("GET", "/", query, "", []);

    private static string Sign(string method, string path, string query, string body, SignedHeader[] headers)
    {
        var request = new SigningRequest(
            method, path, query, "example.amazonaws.com", null,
            SigV4.HashOf(Encoding.UTF8.GetBytes(body)), AccessKeyId, null);
        var key = SigningKey.Derive(Secret, SignedAt, "us-east-1", "service");

        return SigV4.Authorize(request, headers, key, AmzDate);
    }

    private static string Expected(string signedHeaders, string signature) =>
        $"AWS4-HMAC-SHA256 Credential={AccessKeyId}/20150830/us-east-1/service/aws4_request, "
        + $"SignedHeaders={signedHeaders}, Signature={signature}";
}
