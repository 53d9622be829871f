using System.Collections.Concurrent;
using System.Globalization;
using Gateway.Catalog;
using Gateway.Credentials;
using Gateway.Network;
using Gateway.Signing;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// Passwords for users of Amazon RDS and Aurora that log in by IAM: addresses signed on this machine with the gateway's own
/// credentials. AWS is asked for nothing. A session lives on after its password has expired.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html</remarks>
internal sealed class RdsTokens(BaseCredentials credentials, AwsClock clock, IConfiguration configuration)
{
    private const string Service = "rds-db";

    // RDS accepts none that is older.
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(15);

    // Signing again costs little; this spares the source of the credentials when many connections are opened.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    // A connection has three seconds.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2.5);

    private readonly ConcurrentDictionary<(string Server, string User), Token> _tokens = new();

    /// <summary>The password for a new connection.</summary>
    /// <param name="connection">The settings of the connection, to one server.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Exception">The gateway has no credentials: nothing older is handed out.</exception>
    public async ValueTask<string> FindAsync(NpgsqlConnectionStringBuilder connection, CancellationToken cancellationToken)
    {
        var key = (string.Create(CultureInfo.InvariantCulture, $"{connection.Host}:{connection.Port}"), connection.Username!);
        if (_tokens.TryGetValue(key, out var kept) && (clock.GetUtcNow() - kept.SignedAt).Duration() < Kept)
        {
            return kept.Text;
        }

        await credentials.RefreshAsync().WaitAsync(MaxWait, clock, cancellationToken);
        var found = await credentials.GetCredentialsAsync();
        var now = clock.GetUtcNow();
        var region = RegionOf(connection.Host!, configuration)!.Value.Name;
        var request = new SigningRequest(
            "GET", "/", $"Action=connect&DBUser={Uri.EscapeDataString(key.Item2)}", key.Item1, ContentType: null, SigV4.HashOf([]),
            found.AccessKey, found.Token is { Length: > 0 } token ? token : null);
        var query = SigV4.Presign(request, SigningKey.Derive(found.SecretKey, now, region, Service), now, Validity);
        return (_tokens[key] = new($"{key.Item1}/?{query}", now)).Text;
    }

    /// <summary>After a server has refused one: the credentials may have ended before it.</summary>
    public void Forget() => _tokens.Clear();

    /// <summary>The Region of a server: the one in its name, else the gateway's; <c>null</c> if it is not in Japan.</summary>
    public static AwsRegion? RegionOf(string host, IConfiguration configuration) =>
        AwsRegion.TryParse(PostgreSqlHosts.RdsRegionOf(host) ?? configuration["AWS_REGION"], out var region) ? region : null;

    // A record would print it.
    private sealed class Token(string text, DateTimeOffset signedAt)
    {
        public string Text => text;

        public DateTimeOffset SignedAt => signedAt;
    }
}
