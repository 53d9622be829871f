using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Makes a TLS handshake with a server as the gateway's own connections do, and returns the problems of its certificate.
/// </summary>
/// <param name="trust">The certificates to trust; <c>null</c>, the default, for those of the machine.</param>
internal sealed class TlsProbe(X509ChainPolicy? trust = null)
{
    /// <param name="address">The address to connect to.</param>
    /// <param name="host">The name that the certificate should have.</param>
    /// <exception cref="IOException">The connection broke before the handshake was complete.</exception>
    /// <exception cref="SocketException">The connection could not be opened.</exception>
    [SuppressMessage(
        "Security", "CA5359", Justification = "Looks at what is shown, right or wrong, and sends nothing.")]
    public async Task<TlsProbeResult> AskAsync(IPEndPoint address, string host, CancellationToken cancellationToken)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address, cancellationToken);
        await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        TlsProbeResult? answer = null;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateChainPolicy = trust,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                answer = TlsProbeResult.Of(certificate, chain, errors);
                return true;
            },
        };
        await stream.AuthenticateAsClientAsync(options, cancellationToken);
        return answer! with { Protocol = stream.SslProtocol };
    }
}

/// <summary>The certificate that a server presented in its TLS handshake.</summary>
/// <param name="Subject">The subject of the certificate.</param>
/// <param name="Issuer">The issuer.</param>
/// <param name="Until">The time it expires.</param>
/// <param name="Errors">The errors that the framework finds.</param>
/// <param name="Links">The certificates of the chain that have a problem, each with the problem.</param>
internal sealed record TlsProbeResult(
    string Subject, string Issuer, DateTimeOffset Until, SslPolicyErrors Errors, string Links)
{
    public SslProtocols Protocol { get; init; }

    /// <summary>True when a certificate of the chain is not yet valid or has expired.</summary>
    public bool IsOutOfTime { get; private init; }

    public static TlsProbeResult Of(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown)
        {
            return new("", "", default, errors, "");
        }

        var links = chain?.ChainElements.Where(link => link.ChainElementStatus.Length > 0).ToList() ?? [];
        return new(
            shown.Subject, shown.Issuer, shown.NotAfter.ToUniversalTime(), errors,
            string.Join("; ", links.Select(link => $"{link.Certificate.Subject}: {Statuses(link)}")))
        {
            IsOutOfTime = links.Any(link => link.ChainElementStatus.Any(
                status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid))),
        };
    }

    private static string Statuses(X509ChainElement link) =>
        string.Join(" ", link.ChainElementStatus.Select(status => status.Status));
}
