using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// Opens connections to the database, to the host that takes writes if several are named. A password is asked for whenever a
/// connection is opened and is in no connection string, which Npgsql may show.
/// </summary>
internal sealed class PostgreSqlDataSources : IAsyncDisposable
{
    // Enough for a schema change of a large table. It runs before the gateway is ready.
    private const int MigrationSeconds = 3_600;

    private readonly RdsTokens? _tokens;
    private readonly NpgsqlDataSource _writing;
    private readonly NpgsqlDataSource _migrating;
    private readonly NpgsqlDataSource _reading;

    /// <param name="options">The ledger's settings.</param>
    /// <param name="tokens">The passwords where they are not set.</param>
    public PostgreSqlDataSources(LedgerOptions options, RdsTokens? tokens)
    {
        var (connection, password) = PostgreSqlConnectionString.Read(options);
        _tokens = options.Authentication == LedgerAuthentication.RdsIam ? tokens : null;
        Passwords? passwords = _tokens is not null ? _tokens.FindAsync
            : password is not null ? (_, _) => ValueTask.FromResult(password)
            : null;
        var roots = PostgreSqlConnectionString.RootCertificates(options)
            ?? (connection.RootCertificate is null && PostgreSqlHosts.AreRds(connection) ? RdsCertificates.Read() : null);
        _reading = Build(connection, passwords, roots);

        // Not pooled: the writer's session holds a lock that has to go with it.
        connection.Pooling = false;
        connection.MaxAutoPrepare = 20;
        connection.AutoPrepareMinUsages = 2;
        _writing = Build(connection, passwords, roots);
        connection.CommandTimeout = MigrationSeconds;
        _migrating = Build(connection, passwords, roots);
    }

    /// <summary>The session of the writer.</summary>
    public ValueTask<NpgsqlConnection> OpenWriterAsync(CancellationToken cancellationToken) => _writing.OpenConnectionAsync(cancellationToken);

    /// <summary>A session whose statements may take long.</summary>
    public ValueTask<NpgsqlConnection> OpenMigrationAsync(CancellationToken cancellationToken) => _migrating.OpenConnectionAsync(cancellationToken);

    /// <summary>A pooled connection.</summary>
    public ValueTask<NpgsqlConnection> OpenReaderAsync(CancellationToken cancellationToken) => _reading.OpenConnectionAsync(cancellationToken);

    /// <summary>After a failure: idle connections may lead to a server that is gone, or is no longer the one that takes writes.</summary>
    public void Forget(Exception failure)
    {
        _reading.Clear();
        if (PostgreSqlFailures.RefusesLogin(failure))
        {
            _tokens?.Forget();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writing.DisposeAsync();
        await _migrating.DisposeAsync();
        await _reading.DisposeAsync();
    }

    // With several hosts even if there is one: only this form finds out that a server has become read-only.
    private static NpgsqlDataSource Build(
        NpgsqlConnectionStringBuilder connection, Passwords? passwords, X509Certificate2Collection? roots)
    {
        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        if (passwords is not null)
        {
            builder.UsePasswordProvider(
                server => passwords(server, CancellationToken.None).AsTask().GetAwaiter().GetResult(),
                (server, cancellationToken) => passwords(server, cancellationToken));
        }

        if (roots is not null)
        {
            builder.UseRootCertificates(roots);
        }

        return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite);
    }

    private delegate ValueTask<string> Passwords(NpgsqlConnectionStringBuilder server, CancellationToken cancellationToken);
}
