using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime.Internal.Auth;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Signatures;

/// <summary>
/// Verifies Signature Version 4. The canonical request is built here; the signature over it is computed by the AWS SDK's own
/// signer, which shares no code with the gateway's.
/// </summary>
internal sealed class SignatureVerifier(CredentialStore credentials)
{
    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <param name="request">The request.</param>
    /// <param name="service">The signing name the scope must carry: <c>sts</c> or <c>bedrock</c>.</param>
    /// <param name="clock">The clock with which the signature's date is compared.</param>
    /// <param name="trace">Receives the access key, and the principal once it is verified.</param>
    /// <returns>The credentials that signed, or the error.</returns>
    internal (IssuedCredentials? Signer, SignatureError? Refusal) Verify(
        ReceivedRequest request, string service, TimeProvider clock, CallTrace trace)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(AuthorizationHeader.Scheme + " ", StringComparison.Ordinal))
        {
            return (null, SignatureError.Missing);
        }

        if (!AuthorizationHeader.TryParse(header, out var authorization, out var refusal))
        {
            return (null, refusal);
        }

        trace.AccessKeyId = authorization.AccessKeyId;
        DateTimeOffset signedAt = default;
        IssuedCredentials? signer = null;
        refusal = CheckCoverage(request, authorization)
            ?? CheckDate(request, header, out signedAt)
            ?? CheckScope(authorization, service, signedAt)
            ?? FindSigner(request, authorization, out signer)
            ?? CheckAge(signedAt, clock.GetUtcNow())
            ?? CheckSignature(request, authorization, signer!, signedAt);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        trace.Principal = signer!.Principal;
        return (signer, null);
    }

    private static SignatureError? CheckCoverage(ReceivedRequest request, AuthorizationHeader authorization)
    {
        var signed = authorization.SignedHeaders;
        if (!signed.Contains("host") && !signed.Contains(":authority"))
        {
            return Wrong("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }

        if (!signed.Contains("x-amz-date"))
        {
            return Wrong("'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization.");
        }

        return request.Headers.ContainsKey("x-amz-security-token") && !signed.Contains("x-amz-security-token")
            ? Wrong("'X-Amz-Security-Token' must be a 'SignedHeader' in the AWS Authorization.")
            : null;
    }

    private static SignatureError? CheckDate(ReceivedRequest request, string header, out DateTimeOffset signedAt)
    {
        var date = request.Headers["x-amz-date"].ToString();
        if (DateTimeOffset.TryParseExact(
            date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out signedAt))
        {
            return null;
        }

        return AuthorizationHeader.Incomplete(date.Length == 0
            ? "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                + AuthorizationHeader.Fingerprint(header)
            : $"Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601");
    }

    private static SignatureError? CheckScope(
        AuthorizationHeader authorization, string service, DateTimeOffset signedAt)
    {
        var day = signedAt.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return authorization switch
        {
            { Terminator: not "aws4_request" } =>
                Wrong(
                    "Credential should be scoped with a valid terminator: "
                    + $"'aws4_request', not '{authorization.Terminator}'."),
            { Region: not Accounts.Region } => Wrong("Credential should be scoped to a valid region. "),
            _ when authorization.Service != service =>
                Wrong($"Credential should be scoped to correct service: '{service}'. "),
            _ when authorization.Date != day => Wrong(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                + $"'{authorization.Date}' != '{day}', from '{Format(signedAt)}'."),
            _ => null,
        };
    }

    private SignatureError? FindSigner(
        ReceivedRequest request, AuthorizationHeader authorization, out IssuedCredentials? signer)
    {
        if (!credentials.TryFind(authorization.AccessKeyId, out signer))
        {
            return SignatureError.Unknown;
        }

        var token = request.Headers["x-amz-security-token"].ToString();
        if (!SameText(token, signer.SessionToken ?? ""))
        {
            return SignatureError.Unknown;
        }

        return credentials.IsExpired(signer) ? SignatureError.Expired : null;
    }

    private static SignatureError? CheckAge(DateTimeOffset signedAt, DateTimeOffset now)
    {
        if (signedAt < now - Window)
        {
            return Wrong(
                $"Signature expired: {Format(signedAt)} is now earlier than {Format(now - Window)} "
                + $"({Format(now)} - 5 min.)");
        }

        return signedAt > now + Window
            ? Wrong(
                "Signature not yet current: "
                + $"{Format(signedAt)} is still later than {Format(now + Window)} ({Format(now)} + 5 min.)")
            : null;
    }

    private static SignatureError? CheckSignature(
        ReceivedRequest request, AuthorizationHeader authorization, IssuedCredentials signer, DateTimeOffset signedAt)
    {
        // The header is optional, but if sent it must be correct. The signature always covers the hash of the received body.
        var claimed = request.Headers["x-amz-content-sha256"];
        if (claimed.Count > 0 && !SameText(claimed.ToString(), CanonicalRequest.BodyHash(request)))
        {
            return SignatureError.Mismatch;
        }

        var expected = AWS4Signer.ComputeSignature(
            signer.AccessKeyId,
            signer.SecretAccessKey,
            authorization.Region,
            signedAt.UtcDateTime,
            authorization.Service,
            string.Join(';', authorization.SignedHeaders),
            CanonicalRequest.Compose(request, authorization.SignedHeaders));
        return SameText(authorization.Signature, expected.Signature) ? null : SignatureError.Mismatch;
    }

    private static bool SameText(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private static SignatureError Wrong(string message) => new(SignatureErrorKind.WrongSignature, message);

    private static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture);
}
