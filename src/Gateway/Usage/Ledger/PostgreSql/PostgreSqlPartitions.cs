using System.Globalization;
using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>
/// One partition of <c>usage</c> and <c>attempt</c> for each month: made before it begins, dropped as a whole. Rows of a month without
/// one are in the default partition, and are moved when theirs is made.
/// </summary>
internal static class PostgreSqlPartitions
{
    // The past month for requests that began in it, and two more in case nobody restarts or repairs anything for a month.
    private const int Before = 1;
    private const int After = 2;

    private static readonly string[] Tables = ["usage", "attempt"];

    /// <summary>Makes the partitions of the months around now that are missing.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = LedgerTime.StartOf(LedgerTime.Month(now)).AddMonths(-Before);
        for (var i = 0; i <= Before + After; i++)
        {
            await CreateAsync(connection, LedgerTime.Month(first.AddMonths(i)), cancellationToken);
        }
    }

    // A long report on the rows may hold up a lock on a table, and whoever waits for it holds up the writers: try again later.
    private const string ShortWait = "SET LOCAL lock_timeout = '1s'";

    /// <summary>Removes the rows of a month: its partitions, or what the default partition has of it.</summary>
    /// <returns>The number of rows of <c>usage</c> removed; 0 too while another process is at it.</returns>
    public static async Task<int> RemoveAsync(NpgsqlConnection connection, int month, int most, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await connection.ReadAsync<bool>(PostgreSqlLocks.TryForTransaction(PostgreSqlLocks.Retention), cancellationToken))
        {
            return 0;
        }

        await connection.RunAsync(PostgreSqlLocks.TakeForTransaction(PostgreSqlLocks.Maintenance), cancellationToken);
        await connection.RunAsync(ShortWait, cancellationToken);
        long removed;
        if (await ExistsAsync(connection, month, cancellationToken))
        {
            removed = await connection.ReadAsync<long>($"SELECT count(*) FROM {Partition("usage", month)}", cancellationToken);
            await connection.RunAsync(
                string.Join(';', Tables.Select(table => $"DROP TABLE {Partition(table, month)}")), cancellationToken);
        }
        else
        {
            var condition = string.Create(CultureInfo.InvariantCulture, $"month = {month} ORDER BY id LIMIT {most}");
            await connection.RunAsync(
                $"DELETE FROM attempt_default WHERE usage_id IN (SELECT id FROM usage_default WHERE {condition})", cancellationToken);
            removed = await connection.ReadAsync<long>(
                $"""
                WITH removed AS (DELETE FROM usage_default WHERE id IN (SELECT id FROM usage_default WHERE {condition}) RETURNING 1)
                SELECT count(*) FROM removed
                """,
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return (int)removed;
    }

    // ATTACH lets writers of other months go on; CREATE TABLE … PARTITION OF would stop all.
    private static async Task CreateAsync(NpgsqlConnection connection, int month, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(connection, month, cancellationToken))
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.RunAsync(ShortWait, cancellationToken);
        await connection.RunAsync(PostgreSqlLocks.TakeForTransaction(PostgreSqlLocks.Maintenance), cancellationToken);
        if (!await ExistsAsync(connection, month, cancellationToken))
        {
            foreach (var table in Tables)
            {
                var partition = Partition(table, month);
                await connection.RunAsync(
                    string.Create(CultureInfo.InvariantCulture, $"""
                        CREATE TABLE {partition} (LIKE {table} INCLUDING ALL);
                        LOCK TABLE {table}_default IN ACCESS EXCLUSIVE MODE;
                        WITH misplaced AS (DELETE FROM {table}_default WHERE month = {month} RETURNING *)
                        INSERT INTO {partition} SELECT * FROM misplaced;
                        ALTER TABLE {table} ATTACH PARTITION {partition} FOR VALUES IN ({month});
                        """),
                    cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static Task<bool> ExistsAsync(NpgsqlConnection connection, int month, CancellationToken cancellationToken) =>
        connection.ReadAsync<bool>($"SELECT to_regclass('{Partition("attempt", month)}') IS NOT NULL", cancellationToken);

    private static string Partition(string table, int month) => string.Create(CultureInfo.InvariantCulture, $"{table}_{month}");
}
