using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Callers;

/// <summary>
/// One snapshot of the <c>Callers</c> section: finds the application that a presented key belongs to. Immutable.
/// </summary>
internal sealed class CallerDirectory
{
    // Compared with the key when its id is unknown, so that known and unknown ids cost the same time.
    private static readonly Entry Nobody = new(null, new byte[ApiKey.HashLength], null, null);

    private readonly FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _byKeyId;
    private readonly FrozenDictionary<(string Issuer, string ClientId), JwtClient> _byJwtClient;
    private readonly FrozenDictionary<string, Application> _byCertificateName;
    private readonly FrozenSet<string> _deniedCertificates;

    public CallerDirectory(CallersOptions options)
    {
        var endUserKey = EndUserKey.Of(options.EndUserKey);
        var applications = options.Applications
            .Select(pair => (Application: new Application(pair.Key, pair.Value, endUserKey), Options: pair.Value))
            .ToList();
        _byKeyId = applications.Where(known => !known.Options.Disabled)
            .SelectMany(known => known.Options.Keys, (known, key) =>
                (key.Id, Entry: new Entry(
                    known.Application, Convert.FromHexString(key.Sha256), key.NotBefore, key.ExpiresAt)))
            .ToFrozenDictionary(key => key.Id, key => key.Entry, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _byJwtClient = applications
            .SelectMany(known => known.Options.JwtClients, (known, client) =>
                ((client.Issuer, client.ClientId), Client: new JwtClient(known.Application, known.Options, client.NotBefore)))
            .ToFrozenDictionary(client => client.Item1, client => client.Client);
        _byCertificateName = applications.Where(known => !known.Options.Disabled)
            .SelectMany(known => known.Options.ClientCertificates, (known, name) => (Name: name, known.Application))
            .ToFrozenDictionary(name => name.Name, name => name.Application, StringComparer.OrdinalIgnoreCase);
        _deniedCertificates = options.DeniedCertificates.Select(WithoutZeros).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        JwtIssuers = options.JwtIssuers;
        Contact = options.Contact;
    }

    /// <summary>The contact for errors that callers cannot fix themselves; may be empty.</summary>
    public string Contact { get; }

    /// <summary>The settings of the issuers of tokens, by name. Read only.</summary>
    public IReadOnlyDictionary<string, JwtIssuerOptions> JwtIssuers { get; }

    /// <summary>The application that this client's tokens belong to; <c>null</c> for an unknown client.</summary>
    /// <param name="issuer">The issuer's name in configuration.</param>
    /// <param name="clientId">The client's id at that issuer.</param>
    public JwtClient? FindClient(string issuer, string clientId) => _byJwtClient.GetValueOrDefault((issuer, clientId));

    /// <summary>
    /// The application this key belongs to; <c>null</c> for an unknown, wrong, expired or not yet valid key.
    /// </summary>
    public Application? Identify(ReadOnlySpan<char> key, DateTimeOffset now)
    {
        if (!ApiKey.TryReadKeyId(key, out var keyId))
        {
            return null;
        }

        var entry = _byKeyId.TryGetValue(keyId, out var found) ? found : Nobody;
        Span<byte> hash = stackalloc byte[ApiKey.HashLength];
        ApiKey.Hash(key, hash);

        // Both, always: a wrong secret and an expired key cost the same time.
        return CryptographicOperations.FixedTimeEquals(hash, entry.Sha256) & entry.IsValidAt(now)
            ? entry.Application
            : null;
    }

    /// <summary>
    /// The application that a verified client certificate belongs to; <c>null</c> if it has no known name, names of two
    /// applications, or is denied.
    /// </summary>
    public Application? FindByCertificate(X509Certificate2 certificate)
    {
        if (_deniedCertificates.Contains(WithoutZeros(certificate.SerialNumber))
            || _deniedCertificates.Contains(WithoutZeros(certificate.GetCertHashString(HashAlgorithmName.SHA256))))
        {
            return null;
        }

        var owners = CertificateNames.Of(certificate).Select(name => _byCertificateName.GetValueOrDefault(name)).OfType<Application>()
            .Distinct().ToList();
        return owners is [var only] ? only : null;
    }

    // Programs print serial numbers with and without leading zeros, and with colons between the bytes.
    private static string WithoutZeros(string hex) => hex.Replace(":", "", StringComparison.Ordinal).TrimStart('0');

    private sealed record Entry(
        Application? Application, byte[] Sha256, DateTimeOffset? NotBefore, DateTimeOffset? ExpiresAt)
    {
        public bool IsValidAt(DateTimeOffset now) => !(now < NotBefore) & !(now >= ExpiresAt);
    }
}
