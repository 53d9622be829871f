using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// Reads <see cref="LedgerOptions.ConnectionString"/>, and prevents start with one that cannot be used. No message repeats a value:
/// a password with a semicolon in it looks like another key.
/// </summary>
internal sealed class PostgreSqlConnectionString : IValidateOptions<LedgerOptions>
{
    private const string Key = $"{LedgerOptions.Section}__{nameof(LedgerOptions.ConnectionString)}";

    // Others are decided here, show what the ledger holds (Log Parameters), or break it (Multiplexing: one session is the writer).
    private static readonly ImmutableArray<string> Allowed =
    [
        "Host", "Port", "Database", "Username", "Password", "SSL Mode", "Root Certificate", "SSL Certificate", "SSL Key",
        "Search Path", "Maximum Pool Size",
    ];

    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        var problems = options is { Store: LedgerStoreKind.PostgreSql, ConnectionString.Length: > 0 } ? Problems(options).ToList() : [];
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>The connection string with the gateway's own settings, and its password apart.</summary>
    /// <param name="options">Validated options.</param>
    public static (NpgsqlConnectionStringBuilder Connection, string? Password) Read(LedgerOptions options)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        if (!Written(connection).Contains("SSL Mode") && !PostgreSqlHosts.AreLocal(connection))
        {
            connection.SslMode = SslMode.VerifyFull;
        }

        var password = options.Password.Length > 0 ? options.Password : connection.Password;
        connection.Password = null;
        connection.ApplicationName = "gateway";

        // A server that is gone, or is not the primary any more, is noticed within seconds, and so is one that is back.
        connection.Timeout = 3;
        connection.CommandTimeout = 5;

        // A statement that takes longer is not cancelled, its connection is broken: where a commit waits for a replica, cancelling the
        // wait makes it a success on one server alone.
        connection.CancellationTimeout = -1;
        connection.TcpKeepAlive = true;
        connection.TcpKeepAliveTime = 10;
        connection.TcpKeepAliveInterval = 5;
        connection.ConnectionLifetime = 300;
        connection.HostRecheckSeconds = 0;
        return (connection, password);
    }

    /// <summary>The connection string as it is written; <c>null</c> if it cannot be read.</summary>
    public static NpgsqlConnectionStringBuilder? TryRead(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The authorities of <see cref="LedgerOptions.RootCertificatePem"/>; <c>null</c> if not set, empty if not readable.</summary>
    public static X509Certificate2Collection? RootCertificates(LedgerOptions options)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(options.RootCertificatePem);
        }
        catch (CryptographicException)
        {
            // Empty, or what was read before it.
        }

        return options.RootCertificatePem.Length > 0 ? certificates : null;
    }

    /// <summary>The weaker protection that was chosen for the way to the database.</summary>
    public static IEnumerable<WeakSetting> FindWeak(LedgerOptions options)
    {
        if (options is { Store: LedgerStoreKind.PostgreSql } && !PostgreSqlHosts.AreLocal(Read(options).Connection)
            && Read(options).Connection.SslMode != SslMode.VerifyFull)
        {
            yield return new WeakSetting(
                $"{Key} (SSL Mode)", "another machine can pass itself off as the database, and read or change who used what.");
        }
    }

    private static IEnumerable<string> Problems(LedgerOptions options)
    {
        if (TryRead(options.ConnectionString) is not { } connection)
        {
            return
            [
                Problem(
                    "接続文字列として読めません。Host=…;Database=…;Username=… の形にし、; を含む値は引用符で囲んでください。",
                    "cannot be read. Write Host=…;Database=…;Username=…, with quotation marks around a value that contains a semicolon"),
            ];
        }

        var others = Written(connection).Except(Allowed, StringComparer.OrdinalIgnoreCase).ToList();
        return new[]
        {
            Missing("Host", connection.Host), Missing("Database", connection.Database), Missing("Username", connection.Username),
            others.Count == 0 ? null : Problem(
                $"使えない項目があります（{string.Join("、", others)}）。取り除いてください。使えるのは {string.Join("、", Allowed)} です。",
                $"has settings that are not used here: {string.Join(", ", others)}. Remove them. Allowed are {string.Join(", ", Allowed)}"),
            NotThere("Root Certificate", connection.RootCertificate), NotThere("SSL Certificate", connection.SslCertificate),
            NotThere("SSL Key", connection.SslKey), RootCertificateProblem(options, connection),
        }.OfType<string>();
    }

    private static string? RootCertificateProblem(LedgerOptions options, NpgsqlConnectionStringBuilder connection)
    {
        const string Pem = $"{LedgerOptions.Section}__{nameof(LedgerOptions.RootCertificatePem)}";
        return RootCertificates(options) is not { } certificates ? null
            : certificates.Count == 0
                ? $"{Pem}: PEM の証明書として読めません。-----BEGIN CERTIFICATE----- から始まる文字列を、改行も含めて設定してください。"
                    + $"/ {Pem} cannot be read as certificates. Set the PEM text from -----BEGIN CERTIFICATE----- on, with its line breaks."
            : connection.RootCertificate is { Length: > 0 }
                ? $"{Pem}: {Key} の Root Certificate と両方は使えません。どちらかを取り除いてください。"
                    + $"/ {Pem} cannot be used beside Root Certificate of {Key}. Remove one of them."
            : null;
    }

    // ContainsKey is true of every item that Npgsql knows.
    private static IEnumerable<string> Written(NpgsqlConnectionStringBuilder connection) => connection.Keys;

    private static string? Missing(string name, string? value) => !string.IsNullOrEmpty(value) ? null : Problem(
        $"{name} がありません。{name}=… を加えてください。", $"has no {name}. Add {name}=…");

    private static string? NotThere(string name, string? path) => path is not { Length: > 0 } || File.Exists(path) ? null : Problem(
        $"{name} のファイル {path} がありません。パスを直すか、ファイルを置いてください。",
        $"names the {name} {path}, which does not exist. Correct the path, or put the file there");

    private static string Problem(string ja, string en) => $"{Key}: {ja}/ {Key} {en}.";
}
