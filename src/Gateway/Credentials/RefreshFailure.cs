using System.Collections.Frozen;
using System.Globalization;
using System.Security.Authentication;
using Amazon.SecurityToken;
using Gateway.Errors;
using Gateway.Network;

namespace Gateway.Credentials;

/// <summary>The reason why a refresh failed, for the operator's log, the metric and a caller without a session.</summary>
/// <param name="Code">
/// STS's error code, or a word of ours if STS was not reached or its response is not usable. One of few, because it tags a
/// metric.
/// </param>
/// <param name="Explanation">
/// A sentence for the log. May contain ARNs; never a secret, a token, or text of a response that could quote one.
/// </param>
/// <param name="RoleRefused">
/// True when STS refused the request itself: waiting does not help, and a policy or a setting must be changed.
/// </param>
/// <param name="Upstream">STS's error response; <c>null</c> if there was none.</param>
internal sealed record RefreshFailure(string Code, string Explanation, bool RoleRefused, Upstream? Upstream)
{
    private const int MaxCodeLength = 64;
    private const string NotPrivate = "not_private";

    private static readonly FrozenSet<string> RefusalCodes = FrozenSet.Create(
        StringComparer.Ordinal,
        "AccessDenied",
        "AccessDeniedException",
        "RegionDisabledException",
        "MalformedPolicyDocument",
        "MalformedPolicyDocumentException",
        "PackedPolicyTooLarge",
        "PackedPolicyTooLargeException",
        "ValidationError");

    /// <summary>Maps the exception of a refresh to its reason.</summary>
    public static RefreshFailure From(Exception exception) => exception switch
    {
        AmazonSecurityTokenServiceException sts => FromSts(sts),
        InvalidCredentialException => new("base_credentials", exception.Message, false, null),
        InvalidDataException => new("malformed_answer", exception.Message, false, null),
        OperationCanceledException or TimeoutException => new("timeout", "STS did not answer in time.", false, null),
        _ when NotPrivateException.IsBehind(exception) => new(
            NotPrivate, "STS's name leads outside the VPC, so it was not called (Network__VpcCidrBlocks).", false, null),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            new("tls", $"No trusted TLS connection to STS. {exception.InnerException?.Message}", false, null),
        HttpRequestException or IOException =>
            new("connection", $"No answer from STS. {exception.Message}", false, null),

        // The SDK's own messages may quote the response, and so a secret.
        _ => new("unexpected", $"The AWS SDK failed with {exception.GetType().Name}.", false, null),
    };

    /// <summary>The error for a caller without a session, with the time to retry.</summary>
    public GatewayError ToError(TimeSpan retryAfter)
    {
        var error = Code == NotPrivate
            ? ErrorCode.EndpointNotPrivate.Because(
                "STS のエンドポイントの名前解決の結果が VPC の外のアドレスになったため、何も送信していません。requestId を添えてゲートウェイの運用担当者に連絡してください。",
                "The name of STS's endpoint leads outside the VPC, so nothing was sent. Give the requestId to the "
                + "gateway's operator.")
            : RoleRefused
            ? ErrorCode.RoleNotAssumable.Because(
                "STS が事業者のロールの引き受けを拒否しています。再送では解消しません。requestId を添えてゲートウェイの運用担当者に連絡してください。",
                "STS refuses to let the gateway assume the contractor's role. "
                + "Sending again does not help; give the requestId to the gateway's operator.")
            : ErrorCode.CredentialsUnavailable.Because(
                "AWS の一時的な認証情報を取得できません。しばらく待って再送してください。解消しない場合は、requestId を添えてゲートウェイの運用担当者に連絡してください。",
                "No temporary credentials from AWS (STS) at present. Wait a little and send again. "
                + "If it goes on, give the requestId to the gateway's operator.");

        return error with { RetryAfter = retryAfter, Upstream = Upstream };
    }

    private static RefreshFailure FromSts(AmazonSecurityTokenServiceException sts)
    {
        var status = (int)sts.StatusCode;
        var code = sts.ErrorCode is { Length: > 0 and <= MaxCodeLength } answered
            && answered.All(char.IsAsciiLetterOrDigit)
            ? answered
            : string.Create(CultureInfo.InvariantCulture, $"http_{status}");
        var refused = RefusalCodes.Contains(code);

        // Messages with these codes name who may not do what to which role. SignatureDoesNotMatch would quote the session token
        // of our own credentials.
        var explanation = refused ? sts.Message : "STS answered with an error.";

        return new(code, explanation, refused, new Upstream("sts", status, code, UpstreamRequestId.Of(sts.RequestId)));
    }
}
