using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Network;

namespace Gateway.Callers.Jwt;

/// <summary>
/// One download of a JWK Set over https, under the rules of every connection of the gateway: only to an address inside the VPC,
/// without proxy, redirect and cookies. In size and time it is limited.
/// </summary>
internal sealed class JwksDownload(UpstreamConnector connector, TimeProvider time)
{
    // An issuer in the same network answers in milliseconds. A request whose token names an unknown key waits for it.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(5);

    /// <param name="address">An https address.</param>
    /// <param name="authorityPath">The PEM file with the authorities to trust; empty for those of the machine.</param>
    /// <returns>The keys, or the reason why there are none.</returns>
    public async Task<(SigningKeys? Keys, KeyProblem? Problem)> GetAsync(Uri address, string authorityPath)
    {
        using var over = new CancellationTokenSource(MaxDuration, time);
        try
        {
            // A new connection each time: downloads are rare, and the file with the authorities may have changed.
            using var http = new HttpMessageInvoker(Handler(authorityPath));
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Add("Accept", "application/jwk-set+json, application/json");
            using var response = await http.SendAsync(request, over.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (null, new(
                    $"ステータス {(int)response.StatusCode} が返りました", $"it answered with status {(int)response.StatusCode}"));
            }

            var body = await ReadAsync(await response.Content.ReadAsStreamAsync(over.Token), over.Token);
            return SigningKeys.TryRead(body.Span, out var keys, out var problem) ? (keys, null) : (null, problem);
        }
        catch (Exception failed) when (ReasonOf(failed) is not null)
        {
            return (null, ReasonOf(failed));
        }
    }

    // At most one byte more than is allowed, which SigningKeys refuses.
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[SigningKeys.MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer.AsMemory(0, length);
    }

    private SocketsHttpHandler Handler(string authorityPath)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectCallback = connector.ConnectAsync,
            MaxResponseDrainSize = 0,
        };
        if (authorityPath.Length > 0)
        {
            handler.SslOptions.CertificateChainPolicy = Trusting(authorityPath);
        }

        return handler;
    }

    // Revocation lists and OCSP responders are not reachable from a closed VPC, and a check would wait for them.
    private static X509ChainPolicy Trusting(string authorityPath)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(authorityPath);
        return policy;
    }

    private static KeyProblem? ReasonOf(Exception failed) => failed switch
    {
        _ when NotPrivateException.IsBehind(failed) => new(
            "名前解決の結果が VPC の外のアドレスです（Network__VpcCidrBlocks）",
            "its name leads to an address outside the VPC (Network__VpcCidrBlocks)"),
        OperationCanceledException => new(
            $"{MaxDuration.TotalSeconds} 秒以内に応答がありません", $"it did not answer within {MaxDuration.TotalSeconds} s"),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or AuthenticationException => new(
            "TLS ハンドシェイクに失敗したか、証明書を信頼できません（JwksCertificateAuthorityPath）",
            "the TLS handshake failed or its certificate is not trusted (JwksCertificateAuthorityPath)"),
        HttpRequestException http => new($"接続できません（{http.HttpRequestError}）", $"it cannot be reached ({http.HttpRequestError})"),
        SocketException or IOException or UnauthorizedAccessException or CryptographicException => new(
            $"読めません（{failed.GetType().Name}）", $"it cannot be read ({failed.GetType().Name})"),
        _ => null,
    };
}
