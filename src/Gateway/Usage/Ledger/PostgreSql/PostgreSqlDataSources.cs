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

    private readonly NpgsqlDataSource _writing;
    private readonly NpgsqlDataSource _migrating;
    private readonly NpgsqlDataSource _reading;

    public PostgreSqlDataSources(LedgerOptions options)
    {
        var (connection, password) = PostgreSqlConnectionString.Read(options);
        var roots = PostgreSqlConnectionString.RootCertificates(options);
        _reading = Build(connection, password, roots);

        // Not pooled: the writer's session holds a lock that has to go with it.
        connection.Pooling = false;
        connection.MaxAutoPrepare = 20;
        connection.AutoPrepareMinUsages = 2;
        _writing = Build(connection, password, roots);
        connection.CommandTimeout = MigrationSeconds;
        _migrating = Build(connection, password, roots);
    }

    /// <summary>The session of the writer.</summary>
    public ValueTask<NpgsqlConnection> OpenWriterAsync(CancellationToken cancellationToken) => _writing.OpenConnectionAsync(cancellationToken);

    /// <summary>A session whose statements may take long.</summary>
    public ValueTask<NpgsqlConnection> OpenMigrationAsync(CancellationToken cancellationToken) => _migrating.OpenConnectionAsync(cancellationToken);

    /// <summary>A pooled connection.</summary>
    public ValueTask<NpgsqlConnection> OpenReaderAsync(CancellationToken cancellationToken) => _reading.OpenConnectionAsync(cancellationToken);

    /// <summary>After a failure: idle connections may lead to a server that is gone, or is no longer the one that takes writes.</summary>
    public void Forget() => _reading.Clear();

    public async ValueTask DisposeAsync()
    {
        await _writing.DisposeAsync();
        await _migrating.DisposeAsync();
        await _reading.DisposeAsync();
    }

    // With several hosts even if there is one: only this form finds out that a server has become read-only.
    private static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder connection, string? password, X509Certificate2Collection? roots)
    {
        var builder = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        if (password is not null)
        {
            builder.UsePasswordProvider(_ => password, (_, _) => ValueTask.FromResult(password));
        }

        if (roots is not null)
        {
            builder.UseRootCertificates(roots);
        }

        return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite);
    }
}
