using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>
/// The certificate authorities whose client certificates are accepted: those of one PEM file and no other, not the machine's. Read
/// again when the file changes; a file that cannot be used is logged and the previous authorities stay. Safe for concurrent use.
/// </summary>
internal sealed partial class ClientAuthorities
{
    /// <summary>The setting, as an operator writes it.</summary>
    public const string Setting = $"{HostingOptions.Section}__{nameof(HostingOptions.ClientCertificateAuthorities)}";

    // As for the server's own certificate.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    // Extended key usage id-kp-clientAuth (RFC 5280, 4.2.1.12).
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    private readonly IOptions<HostingOptions> _options;
    private readonly IHostEnvironment _environment;
    private readonly TimeProvider _clock;
    private readonly ILogger<ClientAuthorities> _logger;
    private readonly PeriodicLook _file;
    private volatile X509Certificate2Collection _current = [];
    private bool _isBroken;

    public ClientAuthorities(
        IOptions<HostingOptions> options, IHostEnvironment environment, TimeProvider clock, ILogger<ClientAuthorities> logger)
    {
        (_options, _environment, _clock, _logger) = (options, environment, clock, logger);
        _file = new PeriodicLook(LookEvery, clock, Look);
    }

    /// <summary>Reads the file.</summary>
    /// <returns>The authorities, or the problem with its remedy.</returns>
    public static (X509Certificate2Collection? Authorities, string? Problem) Read(string root, string path)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(Path.Combine(root, path));
            if (found.Count > 0)
            {
                return (found, null);
            }
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // Told below; the framework's message may quote the file.
        }

        return (null,
            $"{Setting}: 「{path}」から認証局の証明書（PEM）を読めません。ファイル、権限、パスを確認してください。"
            + $"/ {Setting}: no certificate of an authority (PEM) can be read from '{path}'. Check the file, its permissions and the path.");
    }

    /// <summary>
    /// Makes an address verify client certificates. Nothing is asked of a network: revocation is the deny-list of the
    /// settings, because in a closed VPC each handshake would wait for an answer that cannot come.
    /// </summary>
    public void Serve(HttpsConnectionAdapterOptions https)
    {
        Look();
        var others = https.OnAuthenticate;
        https.OnAuthenticate = (connection, handshake) =>
        {
            others?.Invoke(connection, handshake);
            handshake.AllowTlsResume = false; // A resumed session would keep a certificate that its authority has lost.
            handshake.CertificateChainPolicy = Policy();
        };
        https.ClientCertificateValidation = static (certificate, _, errors) =>
            errors == SslPolicyErrors.None && IsForClients(certificate);
    }

    // A certificate without extended key usage could be used for anything, and was not issued for this.
    private static bool IsForClients(X509Certificate2 certificate) => certificate.Extensions
        .OfType<X509EnhancedKeyUsageExtension>()
        .Any(usage => usage.EnhancedKeyUsages[ForClients] is not null);

    private X509ChainPolicy Policy()
    {
        _file.LookIfDue();
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTimeIgnored = false,
            VerificationTime = _clock.GetUtcNow().UtcDateTime,
        };
        policy.CustomTrustStore.AddRange(_current);
        policy.ApplicationPolicy.Add(new Oid(ForClients));
        return policy;
    }

    private void Look()
    {
        var (found, problem) = Read(_environment.ContentRootPath, _options.Value.ClientCertificateAuthorities);
        if (found is not null)
        {
            _current = found;
        }
        else if (!_isBroken)
        {
            Log.Kept(_logger, problem!);
        }

        _isBroken = found is null;
    }

    private static partial class Log
    {
        [LoggerMessage(1132, LogLevel.Error, "Kept the certificate authorities for clients that were read before: {Problem}")]
        public static partial void Kept(ILogger logger, string problem);
    }
}
