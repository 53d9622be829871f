using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Reflection;

namespace Gateway.Usage.Ledger.Schema;

/// <summary>
/// The numbered SQL scripts that bring a ledger's schema up to date, one folder for each engine. Every script that is missing runs
/// in one transaction, under a lock that makes other processes which start at the same time wait, and then find nothing to do.
/// </summary>
/// <remarks>A script that has been released is never changed: a correction is the next number.</remarks>
internal sealed class Migrations
{
    private const string CreateVersions =
        "CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)";

    private readonly ImmutableArray<Migration> _scripts;

    private Migrations(ImmutableArray<Migration> scripts) => _scripts = scripts;

    /// <summary>The version after the last script.</summary>
    public int Latest => _scripts[^1].Version;

    /// <summary>Reads the scripts <c>{folder}/0001-name.sql</c> that are embedded beside this class.</summary>
    public static Migrations Of(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"Ledger/{folder}/";
        return new Migrations([.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Migration.Read(assembly, name, prefix))
            .OrderBy(script => script.Version)]);
    }

    /// <summary>Runs what is missing.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="takeLock">
    /// The statement that keeps others out until the transaction ends; <c>null</c> where beginning one does that already, as
    /// SQLite's <c>BEGIN IMMEDIATE</c> does.
    /// </param>
    /// <param name="now">The time to note beside new versions.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="NewerSchemaException">A newer version of the program has been here: nothing was changed.</exception>
    public async Task ApplyAsync(
        DbConnection connection, string? takeLock, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (takeLock is not null)
        {
            await RunAsync(takeLock);
        }

        await RunAsync(CreateVersions);
        var present = await PresentAsync(connection, transaction, cancellationToken);
        if (present > Latest)
        {
            throw new NewerSchemaException(present, Latest);
        }

        foreach (var script in _scripts.Where(script => script.Version > present))
        {
            await RunAsync(script.Sql);
            await RunAsync(
                "INSERT INTO schema_version (version, name, applied_at) VALUES (@version, @name, @at)",
                ("@version", script.Version), ("@name", script.Name), ("@at", now.ToUnixTimeMilliseconds()));
        }

        await transaction.CommitAsync(cancellationToken);

        async Task RunAsync(string sql, params (string Name, object Value)[] values)
        {
            await using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, sql);
            foreach (var (name, value) in values)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<int> PresentAsync(
        DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, "SELECT coalesce(max(version), 0) FROM schema_version");
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }
}

/// <summary>One script.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    // "Ledger/Sqlite/0001-usage.sql"
    public static Migration Read(Assembly assembly, string resource, string prefix)
    {
        var name = resource[prefix.Length..^".sql".Length];
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
