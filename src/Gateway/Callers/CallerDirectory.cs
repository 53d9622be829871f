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

    private readonly CurrentKeyRegister _register;
    private readonly FrozenDictionary<string, Application> _byId;
    private readonly FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _byKeyId;
    private readonly FrozenDictionary<(string Issuer, string ClientId), JwtClient> _byJwtClient;
    private readonly FrozenDictionary<string, Application> _byCertificateName;
    private readonly FrozenSet<string> _deniedCertificates;

    /// <param name="options">The validated section.</param>
    /// <param name="register">The keys and revocations that all replicas share; <c>null</c> for none.</param>
    public CallerDirectory(CallersOptions options, CurrentKeyRegister? register = null)
    {
        _register = register ?? new();
        var endUserKey = EndUserKey.Of(options.EndUserKey);
        var applications = options.Applications
            .Select(pair => (Application: new Application(pair.Key, pair.Value, endUserKey), Options: pair.Value))
            .ToList();
        _byId = applications.Where(known => !known.Options.Disabled)
            .ToFrozenDictionary(known => known.Application.Id, known => known.Application, StringComparer.Ordinal);
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
    /// The application this key belongs to; <c>null</c> for an unknown, wrong, expired, revoked or not yet valid key.
    /// </summary>
    public Application? Identify(ReadOnlySpan<char> key, DateTimeOffset now)
    {
        if (!ApiKey.TryReadKeyId(key, out var keyId))
        {
            return null;
        }

        var register = _register.Value;
        var entry = _byKeyId.TryGetValue(keyId, out var found) ? found : Registered(register, keyId);
        Span<byte> hash = stackalloc byte[ApiKey.HashLength];
        ApiKey.Hash(key, hash);

        // All of it, always: a wrong secret, an expired and a revoked key cost the same time.
        return CryptographicOperations.FixedTimeEquals(hash, entry.Sha256) & entry.IsValidAt(now) & !register.IsRevoked(keyId)
            ? entry.Application
            : null;
    }

    /// <summary>True when the settings have this application, and have not disabled it.</summary>
    public bool Has(string application) => _byId.ContainsKey(application);

    /// <summary>True when a key with this id is configured or registered, whether it is accepted or not.</summary>
    public bool HasKey(string keyId) => _byKeyId.ContainsKey(keyId) || _register.Value.Find(keyId) is not null;

    /// <summary>True when an operator has stopped the application for all replicas.</summary>
    public bool IsStopped(Application application) => _register.Value.IsStopped(application.Id);

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

    // Of an application that the settings do not have, or have disabled, no key is known.
    private Entry Registered(KeyRegister register, ReadOnlySpan<char> keyId) =>
        register.Find(keyId) is { } key && _byId.TryGetValue(key.Application, out var application)
            ? new(application, key.Sha256, null, key.ExpiresAt)
            : Nobody;

    // Programs print serial numbers with and without leading zeros, and with colons between the bytes.
    private static string WithoutZeros(string hex) => hex.Replace(":", "", StringComparison.Ordinal).TrimStart('0');

    private readonly record struct Entry(
        Application? Application, byte[] Sha256, DateTimeOffset? NotBefore, DateTimeOffset? ExpiresAt)
    {
        public bool IsValidAt(DateTimeOffset now) => !(now < NotBefore) & !(now >= ExpiresAt);
    }
}
