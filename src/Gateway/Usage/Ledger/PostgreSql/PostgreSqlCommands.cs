using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>Runs single statements.</summary>
internal static class PostgreSqlCommands
{
    /// <summary>The database's clock in Unix milliseconds: the same for every replica.</summary>
    public const string Now = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

    public static async Task<int> RunAsync(
        this NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first column of the first row; <c>default</c> without a row.</summary>
    public static async Task<T?> ReadAsync<T>(
        this NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
#pragma warning disable CA2100 // Constants and whole numbers of this room; every text is a parameter.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
