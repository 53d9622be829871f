namespace Gateway.Testing.PostgreSql;

/// <summary>
/// One server for every test of this process that neither stops nor changes it, started by the first of them. A test gets a
/// database of its own.
/// </summary>
public sealed class SharedPostgreSql : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlServer>> _server = new(PostgreSqlServer.StartAsync);

    internal async Task<PostgreSqlDatabase> CreateDatabaseAsync() => await (await _server.Value).CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _server.Value).DisposeAsync();
        }
    }
}
