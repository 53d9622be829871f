using System.Globalization;
using System.Text;

namespace Gateway.Testing;

/// <summary>A response of a scripted STS, in AWS's format or deliberately not.</summary>
internal sealed record StsResponse(int Status, string ContentType, byte[] Body)
{
    public const string RequestId = "c6104cbe-af31-11e0-8154-cbc7ccf896c7";

    /// <summary>The secret access key of every session: a canary that must never be printed.</summary>
    public const string Secret = "CANARY-session-secret/abcdefghijklmnopqr";

    /// <summary>The session token of every session: a canary that must never be printed.</summary>
    public const string Token = "CANARY-session-token+abcdefghijklmnopqr==";

    public string? Location { get; init; }

    public static StsResponse Session(string accessKeyId, DateTimeOffset expiration) =>
        Ok("<Result>"
            + Credentials(
                accessKeyId, expiration.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            + "</Result>");

    public static StsResponse Error(int status, string code, string message = "no reason") => Xml(
        status,
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>"
        + $"<Code>{code}</Code><Message>{message}</Message></Error>"
        + $"<RequestId>{RequestId}</RequestId></ErrorResponse>");

    /// <summary>
    /// A 200 response that contains <paramref name="result"/>, in which <c>Result</c> is replaced by <c>AssumeRoleResult</c>.
    /// </summary>
    public static StsResponse Ok(string result) => Xml(
        200,
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
        + result.Replace("Result>", "AssumeRoleResult>", StringComparison.Ordinal)
        + $"<ResponseMetadata><RequestId>{RequestId}</RequestId></ResponseMetadata></AssumeRoleResponse>");

    public static StsResponse Xml(int status, string text) => new(status, "text/xml", Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// A <c>Credentials</c> element; without <c>Expiration</c> if <paramref name="expiration"/> is <c>null</c>.
    /// </summary>
    public static string Credentials(string accessKeyId, string? expiration) =>
        $"<Credentials><AccessKeyId>{accessKeyId}</AccessKeyId><SecretAccessKey>{Secret}</SecretAccessKey>"
        + $"<SessionToken>{Token}</SessionToken>"
        + $"{(expiration is null ? "" : $"<Expiration>{expiration}</Expiration>")}</Credentials>";
}
