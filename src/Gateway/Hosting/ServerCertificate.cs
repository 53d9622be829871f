using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Hosting;

/// <summary>
/// A server certificate with its key and chain, as read from its files at one moment; or the problem with them.
/// </summary>
/// <remarks>Problems name settings, files and dates, and never the content of a key.</remarks>
internal sealed class ServerCertificate
{
    // A chain of ten certificates has about 20 kB; a much larger file is something else.
    private const int MaxFileBytes = 1_000_000;

    // id-kp-serverAuth (RFC 5280, 4.2.1.12).
    private const string ForServers = "1.3.6.1.5.5.7.3.1";

    private ServerCertificate(SslStreamCertificateContext? tls, string? problem, byte[] fingerprint) =>
        (Tls, Problem, Fingerprint) = (tls, problem, fingerprint);

    /// <summary>The context for the handshake; <c>null</c> when there is a problem.</summary>
    public SslStreamCertificateContext? Tls { get; }

    /// <summary>The problem and its remedy, with the setting's name; <c>null</c> when there is none.</summary>
    public string? Problem { get; }

    /// <summary>A hash that changes with the files; empty when they could not be read.</summary>
    public ReadOnlyMemory<byte> Fingerprint { get; }

    /// <summary>Reads the files once.</summary>
    /// <param name="key">The key the certificate is set under, as an operator writes it.</param>
    /// <param name="settings">The paths of the files.</param>
    /// <param name="root">The folder where relative paths start.</param>
    /// <param name="now">The time at which the certificate must be valid.</param>
    public static ServerCertificate Read(
        string key, KestrelSection.CertificateSettings? settings, string root, DateTimeOffset now)
    {
        if (settings?.Path is not { Length: > 0 } path)
        {
            return Unusable(
                $"{key}__Path: 設定されていません。https のアドレスには証明書のファイルが必要です（PEM。秘密鍵は {key}__KeyPath）。"
                + $"/ {key}__Path is not set. An https address needs the file with its certificate "
                + $"(PEM, with {key}__KeyPath for its key).");
        }

        if (!TryReadFile($"{key}__Path", Path.Combine(root, path), out var certificate, out var problem))
        {
            return Unusable(problem);
        }

        byte[]? privateKey = null;
        if (settings.KeyPath is { Length: > 0 } keyPath
            && !TryReadFile($"{key}__KeyPath", Path.Combine(root, keyPath), out privateKey, out problem))
        {
            return Unusable(problem);
        }

        var fingerprint = SHA256.HashData([.. certificate, 0, .. privateKey ?? []]);
        (var chain, problem) = Parse(key, settings, certificate, privateKey);
        problem ??= Fault($"{key}__Path", path, chain![0], now);
        return new(problem is null ? Context(chain!) : null, problem, fingerprint);
    }

    private static ServerCertificate Unusable(string problem) => new(null, problem, []);

    private static bool TryReadFile(
        string setting, string path,
        [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? problem)
    {
        (bytes, problem) = (null, null);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                problem = $"{setting}: ファイル「{path}」がありません。ファイルを置くか、パスを直してください。/ There is no file '{path}'. Put it there or correct the path.";
            }
            else if (file.Length > MaxFileBytes)
            {
                problem = $"{setting}: 「{path}」は証明書や秘密鍵としては大きすぎます。パスを直してください。/ '{path}' is too large to be a certificate or a key. Correct the path.";
            }
            else
            {
                bytes = File.ReadAllBytes(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{setting}: 「{path}」を読めません。ゲートウェイを実行するユーザーに読み取り権限を付けてください。/ '{path}' cannot be read. Give the gateway's user the permission to read it.";
        }

        return bytes is not null;
    }

    // Returns the chain, the server's own certificate first and with its key; or the problem. The framework's message about a
    // file that it cannot read is left out, because it is about the file's content.
    private static (X509Certificate2Collection? Chain, string? Problem) Parse(
        string key, KestrelSection.CertificateSettings settings, byte[] certificate, byte[]? privateKey)
    {
        var text = Encoding.UTF8.GetString(certificate);
        if (privateKey is not null)
        {
            return ParsePem(key, settings, text, Encoding.UTF8.GetString(privateKey));
        }

        if (text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
        {
            return (null, $"{key}__KeyPath: 設定されていません。「{settings.Path}」の証明書の秘密鍵（PEM）を設定してください。/ {key}__KeyPath is not set. "
                + $"Set it to the PEM file with the private key of the certificate in '{settings.Path}'.");
        }

        return Try(() => FromPkcs12(certificate, settings.Password)) is [{ HasPrivateKey: true }, ..] chain
            ? (chain, null)
            : (null, $"{key}__Path: 「{settings.Path}」は PEM の証明書でも、{key}__Password で開ける秘密鍵付きの PKCS #12 でもありません。どちらかを直してください。"
                + $"/ '{settings.Path}' is neither a PEM certificate nor a PKCS #12 file with a private "
                + $"key that {key}__Password opens. Correct one of them.");
    }

    private static (X509Certificate2Collection? Chain, string? Problem) ParsePem(
        string key, KestrelSection.CertificateSettings settings, string certificate, string privateKey)
    {
        if (Try(() => X509Certificate2.CreateFromPem(certificate)) is not { } own)
        {
            return (null, $"{key}__Path: 「{settings.Path}」に PEM の証明書がありません。パスまたはファイルを直してください。"
                + $"/ '{settings.Path}' holds no certificate in PEM form. "
                + "Correct the path or the file.");
        }

        own.Dispose();
        return Try(() => FromPem(certificate, privateKey, settings.Password)) is { } chain
            ? (chain, null)
            : (null, $"{key}__KeyPath: 「{settings.KeyPath}」に「{settings.Path}」の証明書と対になる秘密鍵がありません。対のファイルを設定し、暗号化された鍵にだけ {key}__Password を設定してください。"
                + $"/ '{settings.KeyPath}' holds no private key that fits the certificate in "
                + $"'{settings.Path}'. Give the files that belong together, and {key}__Password only if the key is "
                + "encrypted.");
    }

    private static T? Try<T>(Func<T> parse)
        where T : class
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static X509Certificate2Collection FromPem(string text, string privateKey, string? password)
    {
        var own = password is null
            ? X509Certificate2.CreateFromPem(text, privateKey)
            : X509Certificate2.CreateFromEncryptedPem(text, privateKey, password);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        chain[0] = OperatingSystem.IsWindows() ? Persisted(own) : own;
        return chain;
    }

    // By way of PKCS #12: Windows cannot use TLS with a key that exists in memory only.
    private static X509Certificate2 Persisted(X509Certificate2 inMemory)
    {
        using (inMemory)
        {
            return X509CertificateLoader.LoadPkcs12(inMemory.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static X509Certificate2Collection FromPkcs12(byte[] bytes, string? password)
    {
        var found = X509CertificateLoader.LoadPkcs12Collection(bytes, password);
        return [.. found.OrderByDescending(certificate => certificate.HasPrivateKey)];
    }

    private static string? Fault(string setting, string path, X509Certificate2 certificate, DateTimeOffset now)
    {
        if (now >= certificate.NotAfter)
        {
            return $"{setting}: 「{path}」の証明書は {Utc(certificate.NotAfter)} に期限切れになりました。差し替えてください。"
                + $"/ The certificate in '{path}' expired on {Utc(certificate.NotAfter)}. Replace it.";
        }

        if (now < certificate.NotBefore)
        {
            return $"{setting}: 「{path}」の証明書は {Utc(certificate.NotBefore)} より前は無効です。差し替えるか、実行環境の時計を直してください。"
                + $"/ The certificate in '{path}' is not valid before {Utc(certificate.NotBefore)}. "
                + "Replace it, or set this machine's clock.";
        }

        return certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .Any(usage => usage.EnhancedKeyUsages[ForServers] is null)
            ? $"{setting}: 「{path}」の証明書はサーバー用ではありません（拡張鍵用途に serverAuth がない）。差し替えてください。"
                + $"/ The certificate in '{path}' was not issued for servers "
                + "(its extended key usage lacks serverAuth). Replace it."
            : null;
    }

    // Offline: in a closed network nothing may wait for a certificate authority's web server.
    private static SslStreamCertificateContext Context(X509Certificate2Collection chain) =>
        SslStreamCertificateContext.Create(chain[0], [.. chain.Skip(1)], offline: true);

    private static string Utc(DateTime local) =>
        local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
