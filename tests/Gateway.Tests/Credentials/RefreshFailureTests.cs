using System.Net;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Gateway.Credentials;
using Gateway.Errors;
using Gateway.Testing;

namespace Gateway.Tests.Credentials;

/// <summary>The log events about a failed refresh, depending on what failed.</summary>
public class RefreshFailureTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(7);

    public static TheoryData<string, string> Codes => new()
    {
        { "AccessDenied", "AccessDenied" },
        { new string('a', 64), new string('a', 64) },
        { new string('a', 65), "http_418" },
        { "no code", "http_418" },
        { "", "http_418" },
    };

    [Fact]
    public void What_kept_us_from_asking_STS_has_a_word_and_a_sentence()
    {
        Assert.Equal(
            ("base_credentials", "None of them."), Told(new InvalidCredentialException("None of them.")));
        Assert.Equal(
            ("malformed_answer", "No session."), Told(new InvalidDataException("No session.")));
        Assert.Equal(("timeout", "STS did not answer in time."), Told(new TimeoutException("x")));
        Assert.Equal(("timeout", "STS did not answer in time."), Told(new TaskCanceledException("x")));
        Assert.Equal(
            ("connection", "No answer from STS. reset"), Told(new IOException("reset")));
        Assert.Equal(
            ("connection", "No answer from STS. refused"),
            Told(new HttpRequestException(HttpRequestError.ConnectionError, "refused")));
    }

    [Fact]
    public void A_TLS_failure_is_told_with_its_cause_where_there_is_one()
    {
        var cause = new AuthenticationException("The certificate has expired.");

        Assert.Equal(
            ("tls", "No trusted TLS connection to STS. The certificate has expired."),
            Told(new HttpRequestException(HttpRequestError.SecureConnectionError, "see inner", cause)));
        Assert.Equal(
            ("tls", "No trusted TLS connection to STS. "),
            Told(new HttpRequestException(HttpRequestError.SecureConnectionError, "no inner")));
    }

    [Fact]
    public void What_nobody_expected_is_told_by_its_name_alone()
    {
        Assert.Equal(
            ("unexpected", "The AWS SDK failed with AmazonClientException."),
            Told(new AmazonClientException("quotes " + TheSession.Secret)));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_code_is_told_if_it_is_short_and_plain(string answered, string told)
    {
        var failure = RefreshFailure.From(Sts(answered));

        Assert.Equal((told, told), (failure.Code, failure.Upstream!.ErrorType));
    }

    [Theory]
    [InlineData("AccessDenied", true)]
    [InlineData("AccessDeniedException", true)]
    [InlineData("RegionDisabledException", true)]
    [InlineData("MalformedPolicyDocument", true)]
    [InlineData("MalformedPolicyDocumentException", true)]
    [InlineData("PackedPolicyTooLarge", true)]
    [InlineData("PackedPolicyTooLargeException", true)]
    [InlineData("ValidationError", true)]
    [InlineData("accessdenied", false)]
    [InlineData("ExpiredToken", false)]
    [InlineData("SignatureDoesNotMatch", false)]
    public void Only_a_refusal_of_the_role_is_explained_in_STSs_own_words(string code, bool refused)
    {
        var failure = RefreshFailure.From(Sts(code));

        Assert.Equal(
            (refused, refused ? "who may not" : "STS answered with an error."),
            (failure.RoleRefused, failure.Explanation));
    }

    [Fact]
    public void A_caller_without_a_session_is_told_when_to_come_again_and_what_STS_answered()
    {
        var failure = RefreshFailure.From(Sts("ExpiredToken"));

        var error = failure.ToError(Soon);

        Assert.Equal(
            (ErrorCode.CredentialsUnavailable, Soon, failure.Upstream),
            (error.Code, error.RetryAfter!.Value, error.Upstream));
        Assert.Equal(
            "No temporary credentials from AWS (STS) at present. Wait a little and send again. "
            + "If it goes on, give the requestId to the gateway's operator.",
            error.Detail.En);
        Assert.Equal(
            "AWS の一時的な認証情報を取得できません。しばらく待って再送してください。"
            + "解消しない場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
            error.Detail.Ja);
    }

    [Fact]
    public void A_caller_whose_gateway_may_not_assume_the_role_is_told_whom_to_tell()
    {
        var failure = RefreshFailure.From(Sts("AccessDenied"));

        var error = failure.ToError(Soon);

        Assert.Equal(
            (ErrorCode.RoleNotAssumable, Soon, failure.Upstream),
            (error.Code, error.RetryAfter!.Value, error.Upstream));
        Assert.Equal(
            "STS refuses to let the gateway assume the contractor's role. "
            + "Sending again does not help; give the requestId to the gateway's operator.",
            error.Detail.En);
        Assert.Equal(
            "STS が事業者のロールの引き受けを拒否しています。再送では解消しません。requestId を添えてゲートウェイの運用担当者に連絡してください。",
            error.Detail.Ja);
    }

    private static (string Code, string Explanation) Told(Exception exception)
    {
        var failure = RefreshFailure.From(exception);
        Assert.Equal((false, null), (failure.RoleRefused, failure.Upstream));

        return (failure.Code, failure.Explanation);
    }

    private static AmazonSecurityTokenServiceException Sts(string code) =>
        new("who may not", ErrorType.Sender, code, StsResponse.RequestId, (HttpStatusCode)418);
}
