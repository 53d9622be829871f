using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Npgsql;

namespace Gateway.Testing.PostgreSql;

/// <summary>
/// A real PostgreSQL server on loopback, with its data in a temporary folder, passwords (SCRAM) and TLS. It ends with this
/// process, whatever happens to it.
/// </summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string Admin = "admin";

    // The administrator may write on a server that is read-only for others.
    private const string MayWrite = "-c default_transaction_read_only=off";
    private const string AsEverybody = "";

    private const int PortsTried = 20;

    // Below the ports that the system gives to others: a stopped server finds its port free when it starts again.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;

    private readonly DirectoryInfo _folder;
    private readonly string _password;
    private PostgreSqlProcess? _process;
    private int _databases;

    private PostgreSqlServer(string password) =>
        (_folder, _password) = (Directory.CreateTempSubdirectory("gateway-postgresql-"), password);

    public int Port { get; private set; }

    public IPEndPoint Address => new(IPAddress.Loopback, Port);

    /// <summary>The certificate authority that a client has to trust.</summary>
    public string RootCertificate => Path.Combine(_folder.FullName, PostgreSqlCertificates.Authority);

    /// <summary>The folder of the unix socket.</summary>
    public string SocketFolder => _folder.FullName;

    private string Data => Path.Combine(_folder.FullName, "data");

    public static Task<PostgreSqlServer> StartAsync()
    {
        var initdb = PostgreSqlPrograms.Command("initdb");
        return StartAsync(Guid.NewGuid().ToString("N"), server => server.InitializeAsync(initdb));
    }

    /// <summary>
    /// Starts a second server that repeats what this one writes, and can take its place. From then on every commit here waits until
    /// the replica has it on its disk.
    /// </summary>
    public async Task<PostgreSqlServer> StartReplicaAsync()
    {
        var replica = await StartAsync(_password, server => server.CopyAsync(this));
        await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await ExecuteAsync("SELECT pg_reload_conf()");
        await PostgreSqlWait.UntilAsync(async () =>
            await ScalarAsync("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") is 1L);
        return replica;
    }

    /// <summary>Makes a replica the server that takes writes, as a fail-over does. Returns when it takes them.</summary>
    public async Task PromoteAsync() => Assert.Equal(true, await ExecuteAsync("SELECT pg_promote()"));

    /// <summary>Makes an empty database, owned by a user of its own who may do nothing else.</summary>
    public async Task<PostgreSqlDatabase> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"gateway_{Interlocked.Increment(ref _databases)}");
        var password = Guid.NewGuid().ToString("N");
        await ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD '{password}'");
        await ExecuteAsync($"CREATE DATABASE {name} OWNER {name}");
        return new PostgreSqlDatabase(this, name, password);
    }

    /// <summary>Starts the server again after <see cref="StopAsync"/> or <see cref="CrashAsync"/>.</summary>
    public async Task StartAgainAsync() =>
        Assert.True(await TryStartAsync(), $"PostgreSQL did not start: {_process?.Log}");

    /// <summary>Ends every session and then the server, as a service manager does (<c>-m fast</c>).</summary>
    public Task StopAsync() => _process!.EndAsync("INT");

    /// <summary>Ends at once without writing anything (<c>-m immediate</c>): the next start replays the log.</summary>
    public Task CrashAsync() => _process!.EndAsync("QUIT");

    /// <summary>Makes every new transaction read-only, as on a server that is no longer the primary, or ends that.</summary>
    public async Task SetReadOnlyAsync(bool readOnly)
    {
        await ExecuteAsync($"ALTER SYSTEM SET default_transaction_read_only = {(readOnly ? "on" : "off")}");
        await ExecuteAsync("SELECT pg_reload_conf()");
        await PostgreSqlWait.UntilAsync(async () =>
            (string?)await ScalarAsync("SHOW default_transaction_read_only", "postgres", AsEverybody) == (readOnly ? "on" : "off"));
    }

    /// <summary>
    /// From now on asks the LDAP server at a port of this machine whether a user's password is right, as Amazon RDS asks IAM. The
    /// user has to come with TLS.
    /// </summary>
    public async Task AskLdapAsync(string user, int port)
    {
        var rules = Path.Combine(Data, "pg_hba.conf");
        var rule = string.Create(
            CultureInfo.InvariantCulture, $"hostssl all {user} 127.0.0.1/32 ldap ldapserver=127.0.0.1 ldapport={port} ldapprefix=\"cn=\"\n");
        await File.WriteAllTextAsync(rules, rule + await File.ReadAllTextAsync(rules));
        await ExecuteAsync("SELECT pg_reload_conf()");
    }

    /// <summary>Runs a statement as the administrator.</summary>
    public Task<object?> ExecuteAsync(string sql, string database = "postgres") => ScalarAsync(sql, database);

    /// <summary>Runs a query as the administrator.</summary>
    /// <returns>The first column of the first row.</returns>
    public Task<object?> ScalarAsync(string sql, string database = "postgres") => ScalarAsync(sql, database, MayWrite);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<object?> ScalarAsync(string sql, string database, string options)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Database = database,
            Username = Admin,
            Password = _password,
            Pooling = false,
            Options = options,
        }.ConnectionString);
        await connection.OpenAsync(CancellationToken.None);
#pragma warning disable CA2100 // A test's own statement.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(CancellationToken.None);
    }

    private static async Task<PostgreSqlServer> StartAsync(string password, Func<PostgreSqlServer, Task> fill)
    {
        var server = new PostgreSqlServer(password);
        try
        {
            PostgreSqlCertificates.Write(server._folder.FullName);
            await fill(server);
            await server.FindPortAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private async Task CopyAsync(PostgreSqlServer primary)
    {
        await PostgreSqlPrograms.GiveAsync(_folder.FullName);
        await PostgreSqlPrograms.RunAsync(PostgreSqlPrograms.Command(
            "pg_basebackup", "-D", Data, "--write-recovery-conf", "--checkpoint=fast", "--no-sync", "-d",
            string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={primary.Port} user={Admin} password={_password}")));
    }

    private async Task InitializeAsync(string[] initdb)
    {
        var passwordFile = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(passwordFile, _password);
        await PostgreSqlPrograms.GiveAsync(_folder.FullName);
        await PostgreSqlPrograms.RunAsync(
        [
            .. initdb, "-D", Data, "-U", Admin, $"--pwfile={passwordFile}", "-A", "scram-sha-256", "-E", "UTF8",
            "--locale=C", "--no-sync",
        ]);
    }

    private async Task FindPortAsync()
    {
        for (var tried = 0; tried < PortsTried; tried++)
        {
            Port = RandomNumberGenerator.GetInt32(FirstPort, LastPort);
            if (await TryStartAsync())
            {
                return;
            }
        }

        Assert.Fail($"PostgreSQL did not start on any of {PortsTried} ports: {_process?.Log}");
    }

    private async Task<bool> TryStartAsync()
    {
        if (_process is { } ended)
        {
            await ended.DisposeAsync();
        }

        _process = PostgreSqlProcess.Start(PostgreSqlPrograms.Command(
            "postgres", "-D", Data,
            "-c", "listen_addresses=127.0.0.1",
            "-c", string.Create(CultureInfo.InvariantCulture, $"port={Port}"),
            "-c", $"unix_socket_directories={SocketFolder}",
            "-c", "ssl=on",
            "-c", $"ssl_cert_file={Path.Combine(_folder.FullName, PostgreSqlCertificates.Certificate)}",
            "-c", $"ssl_key_file={Path.Combine(_folder.FullName, PostgreSqlCertificates.Key)}",
            "-c", "max_connections=200",
            "-c", "shared_buffers=32MB"));
        return await _process.IsReadyAsync();
    }
}
