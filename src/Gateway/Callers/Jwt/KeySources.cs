using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Callers.Jwt;

/// <summary>
/// The key sources of all issuers, each created once: a change of other settings neither reads nor loses its keys.
/// </summary>
// JwksDownload is not a constructor parameter: this is also part of the validation of settings, where those of the network, which it
// needs, may be wrong as well, and every problem is to be reported.
internal sealed class KeySources(
    IServiceProvider services, IHostEnvironment environment, TimeProvider time, ILogger<KeySource> logger)
{
    private readonly ConcurrentDictionary<(string Place, string AuthorityPath), KeySource> _all = new();

    /// <summary>The source of an issuer whose settings are valid.</summary>
    public KeySource Of(JwtIssuerOptions issuer) =>
        _all.GetOrAdd(KeyOf(issuer), key => Open(issuer.JwksPath.Length > 0, key.Place, key.AuthorityPath));

    /// <summary>
    /// The reason why an issuer's keys cannot be used; <c>null</c> if they can. A source that could be used before is not a
    /// problem of its settings: it keeps its last keys, and a change of other settings has to go through meanwhile.
    /// </summary>
    public KeyProblem? ProblemOf(JwtIssuerOptions issuer)
    {
        var key = KeyOf(issuer);
        if (_all.ContainsKey(key))
        {
            return null;
        }

        var problem = issuer.JwksPath.Length > 0 ? Of(issuer).Problem
            : issuer.JwksCertificateAuthorityPath.Length > 0 ? AuthorityProblem(FullPath(issuer.JwksCertificateAuthorityPath))
            : null;
        if (problem is not null)
        {
            _all.TryRemove(key, out _);
        }

        return problem;
    }

    private (string Place, string AuthorityPath) KeyOf(JwtIssuerOptions issuer) => issuer.JwksPath.Length > 0
        ? (FullPath(issuer.JwksPath), "")
        : (issuer.JwksUri, issuer.JwksCertificateAuthorityPath.Length > 0 ? FullPath(issuer.JwksCertificateAuthorityPath) : "");

    private KeySource Open(bool isFile, string place, string authorityPath) => isFile
        ? new JwksFile(place, time, logger)
        : new JwksAddress(new Uri(place), authorityPath, services.GetRequiredService<JwksDownload>(), time, logger);

    private string FullPath(string path) => Path.Combine(environment.ContentRootPath, path);

    private static KeyProblem? AuthorityProblem(string path)
    {
        try
        {
            new X509Certificate2Collection().ImportFromPemFile(path);
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new($"{path} を PEM の証明書として読めません", $"{path} cannot be read as PEM certificates");
        }
    }
}
