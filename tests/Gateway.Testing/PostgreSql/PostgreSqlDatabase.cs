using Npgsql;

namespace Gateway.Testing.PostgreSql;

/// <summary>A database of its own for one test, with the user that owns it.</summary>
internal sealed record PostgreSqlDatabase(PostgreSqlServer Server, string Name, string Password)
{
    public string User => Name;

    /// <summary>The connection string of its user, as an operator writes it.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Server.Port};Database={Name};Username={User};Password={Password}";

    /// <summary>The gateway's settings for a ledger in this database, without an audit trail. A writer whose session ends is dead at once.</summary>
    /// <param name="ports">The ports of the servers that may have it; none for the one of <see cref="Server"/>.</param>
    public Dictionary<string, string?> GatewaySettings(params int[] ports) => new()
    {
        ["Ledger:Store"] = "PostgreSql",
        ["Ledger:ConnectionString"] = $"Host={Hosts(ports is [] ? [Server.Port] : ports)};Database={Name};Username={User}",
        ["Ledger:Password"] = Password,
        ["Ledger:RetentionMonths"] = "12",
        ["Ledger:WriterTimeout"] = "00:00:00",
        ["Audit:Mode"] = "Off",
    };

    /// <summary>Runs a statement as the administrator.</summary>
    /// <returns>The first column of the first row.</returns>
    public Task<object?> ScalarAsync(string sql) => Server.ScalarAsync(sql, Name);

    /// <summary>Runs a query that returns one whole number, as the administrator.</summary>
    public async Task<long> CountAsync(string sql) =>
        Convert.ToInt64(await ScalarAsync(sql), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Ends every session of this database's user, as an administrator or a fail-over does.</summary>
    public Task EndSessionsAsync() =>
        Server.ScalarAsync($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{User}'");

    /// <summary>Waits until the server has no session of this database's user.</summary>
    public Task UntilNoSessionAsync() => PostgreSqlWait.UntilAsync(async () =>
        await CountAsync($"SELECT count(*) FROM pg_stat_activity WHERE usename = '{User}'") == 0);

    /// <summary>An open connection of this database's user, beside those of the gateway.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static string Hosts(int[] ports) => string.Join(',', ports.Select(port => FormattableString.Invariant($"127.0.0.1:{port}")));
}
