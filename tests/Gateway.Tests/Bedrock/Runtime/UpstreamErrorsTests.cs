using System.Net;
using System.Text;
using Gateway.Bedrock.Runtime;

namespace Gateway.Tests.Bedrock.Runtime;

public class UpstreamErrorsTests
{
    private const string Coral = ":http://internal.amazon.com/coral/com.amazon.coral.service/";

    // Bedrock's error → the caller's code, the kind of retry, whether the caller and the operator get the text.
    public static TheoryData<int, string, string, string, string, bool, bool> Meanings => new()
    {
        { 400, "ValidationException", "messages: too many", "upstream_validation", "Never", true, false },
        {
            400, "ValidationException", "The provided model identifier is invalid.",
            "upstream_access_denied", "Never", false, true
        },
        {
            400, "ValidationException", "Invocation of model ID x with on-demand throughput isn’t supported.",
            "upstream_access_denied", "Never", false, true
        },
        {
            403, "AccessDeniedException", "User: arn:… is not authorized",
            "upstream_access_denied", "Never", false, true
        },
        { 401, "", "", "upstream_access_denied", "Never", false, true },
        {
            404, "ResourceNotFoundException", "Model use case details have not been submitted",
            "upstream_access_denied", "Never", false, true
        },
        { 403, "ExpiredTokenException" + Coral, "expired", "credentials_unavailable", "Session", false, false },
        {
            403, "com.amazon.coral.service#UnrecognizedClientException", "invalid",
            "credentials_unavailable", "Session", false, false
        },
        {
            403, "InvalidSignatureException" + Coral, "The Canonical String … token",
            "credentials_unavailable", "Session", false, false
        },
        { 408, "ModelTimeoutException", "too long", "model_timeout", "Never", true, false },
        { 424, "ModelErrorException", "failed", "model_error", "Never", true, false },
        {
            429, "ThrottlingException", "Too many requests, please wait before trying again.",
            "upstream_throttled", "Throttling", true, false
        },
        {
            429, "ThrottlingException", "Too many tokens per day, please wait before trying again.",
            "upstream_throttled", "Never", true, false
        },
        { 429, "ModelNotReadyException", "cold", "upstream_unavailable", "Transient", true, false },
        { 500, "InternalServerException", "x", "upstream_error", "Transient", false, false },
        { 502, "", "<html>", "upstream_error", "Transient", false, false },
        { 503, "ServiceUnavailableException", "x", "upstream_unavailable", "Transient", false, false },
        { 504, "", "", "upstream_timeout", "Never", false, false },
        { 301, "", "", "upstream_error", "Never", false, false },
        { 418, "", "", "upstream_error", "Never", false, false },
        { 599, "", "", "upstream_error", "Never", false, false },
    };

    [Theory]
    [MemberData(nameof(Meanings))]
    public void Each_answer_of_Bedrock_has_one_meaning(
        int status, string type, string message, string code, string retry, bool callerReads, bool operatorReads)
    {
        var attempt = UpstreamErrors.Map(Answered(status, type, $$"""{"message":"{{message}}"}"""));

        Assert.Equal(code, attempt.Error!.Code.Name);
        Assert.Equal(retry, attempt.Retry.ToString());
        Assert.Equal(callerReads ? message : null, attempt.Error.Upstream!.Message);
        Assert.Equal(operatorReads ? message : null, attempt.OperatorMessage);
    }

    [Theory]
    [InlineData("""{"Message":"m"}""", "", "m")]
    [InlineData("""{"__type":"com.amazon#ThrottlingException","message":"m"}""", "ThrottlingException", "m")]
    [InlineData("""{"message":{"a":1},"x":[1]}""", "", "")]
    [InlineData("", "", "")]
    [InlineData("<html>502</html>", "", "")]
    [InlineData("[1]", "", "")]
    [InlineData("""{"message":"\ud800"}""", "", "")]
    public void Every_known_form_of_an_error_body_is_read(string body, string type, string message)
    {
        var error = Answered(500, null, body);

        Assert.Equal(type, error.Type);
        Assert.Equal(message, error.Message);
        Assert.Equal($"500 {type}", error.ToString());
    }

    [Theory]
    [InlineData("1500", 1500)]
    [InlineData("0", 0)]
    [InlineData("-100", null)]
    [InlineData("soon", null)]
    [InlineData("99999999999999", null)]
    public void The_pause_Bedrock_asks_for_is_whole_milliseconds_or_nothing(string asked, int? milliseconds)
    {
        var error = Answered(429, "ThrottlingException", "{}", ("x-amz-retry-after", asked));

        Assert.Equal(milliseconds, (int?)error.RetryAfter?.TotalMilliseconds);
    }

    private static UpstreamError Answered(int status, string? type, string body, params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        if (!string.IsNullOrEmpty(type))
        {
            response.Headers.Add("x-amzn-ErrorType", type);
        }

        foreach (var (name, value) in headers)
        {
            response.Headers.Add(name, value);
        }

        return UpstreamError.Read(response, Encoding.UTF8.GetBytes(body));
    }
}
