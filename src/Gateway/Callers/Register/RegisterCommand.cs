using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Audit.Events;
using Gateway.Configuration;
using Gateway.Usage.Ledger;

namespace Gateway.Callers.Register;

/// <summary>
/// <c>keys register|revoke --by|stop|resume|registered</c>: keys and revocations in the ledger's database, which reach every replica
/// within five seconds. No file and no secret of a service is changed.
/// </summary>
internal static class RegisterCommand
{
    private const string Usage =
        """
        usage: keys register <application> --by <person> [--environment prod] [--expires 2027-03-31T17:00+09:00]
               keys revoke <key id> --by <person> [--reason <text>]
               keys stop <application> --by <person> [--reason <text>]
               keys resume <application> --by <person> [--reason <text>]
               keys registered [--json]
          each: [-- setting=value …]    settings as the gateway takes them on its command line; Ledger__Store must not be None
          application: an application of the settings;  key id: as 'keys list' and 'keys registered' show it
        exit code: 0 done, 1 not, 2 wrong usage or settings
        """;

    private const string Within = "すべてのゲートウェイに 5 秒以内に反映されます。/ Every gateway on this ledger takes it within 5 s.";

    /// <param name="arguments">The arguments after <c>keys</c>, of which <see cref="RegisterArguments.Are"/> is true.</param>
    /// <param name="output">The writer for the result.</param>
    /// <param name="error">The writer for the usage and for settings that cannot be read.</param>
    /// <param name="build">Builds the gateway's host; it is not started.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, BuildHost build)
    {
        if (RegisterArguments.Read(arguments) is not { } asked)
        {
            await error.WriteLineAsync(Usage);
            return ExitCode.NotRun;
        }

        return await CommandHost.RunAsync(build, asked.Settings, error, async (services, cancellationToken) =>
        {
            if (services.GetRequiredService<UsageLedger>().Store is not { } store)
            {
                throw CommandHost.NoLedger; // The register is in its database.
            }

            try
            {
                await using var connection = await store.OpenWritingAsync(cancellationToken);
                return await RunAsync(asked, services, connection, output, cancellationToken);
            }
            catch (DbException failure)
            {
                await error.WriteLineAsync(
                    "台帳のデータベースに書けません。このバージョンのゲートウェイを 1 度起動した後に、もう一度実行してください。"
                    + $"/ The ledger's database cannot be written. Start a gateway of this version once, then try again. ({failure.GetType().Name} {failure.SqlState})");
                return ExitCode.NotDone;
            }
        });
    }

    private static async Task<int> RunAsync(
        RegisterArguments asked, IServiceProvider services, DbConnection connection, TextWriter output,
        CancellationToken cancellationToken)
    {
        if (asked.Verb == "registered")
        {
            await ListAsync(asked, connection, output, cancellationToken);
            return ExitCode.Done;
        }

        var directory = services.GetRequiredService<Snapshot<CallersOptions, CallerDirectory>>().Current;
        var entry = new RegisterEntry(services.GetRequiredService<TimeProvider>().GetUtcNow(), asked.By, asked.Reason);
        var trail = services.GetRequiredService<CommandTrail>();
        if (asked.Verb == "revoke")
        {
            services.GetRequiredService<CurrentKeyRegister>().Value = await KeyRegisterTables.ReadAsync(connection, cancellationToken);
            await RevokeAsync(RevocationKind.Key, acts: true);
            await output.WriteLineAsync($"取り消しました: {asked.Name}。設定にある API キーでも、以後は受け付けません。{Within} Revoked, also where settings hold it.");
            if (!directory.HasKey(asked.Name))
            {
                await output.WriteLineAsync(
                    "注意: この ID は登録簿にも、このコマンドから見える設定にもありません。写し間違いでないか確かめてください。"
                    + "/ Note: neither the register nor the settings that this command sees have this id. Make sure that it is not mistyped.");
            }

            return ExitCode.Done;
        }

        if (!directory.Has(asked.Name))
        {
            await output.WriteLineAsync(
                $"この設定に有効なアプリケーション「{asked.Name}」はありません。/ These settings have no enabled application {asked.Name}.");
            return ExitCode.NotDone;
        }

        if (await RefusalOfAsync(asked, entry.At, connection, cancellationToken) is { } refusal)
        {
            await output.WriteLineAsync(refusal);
            return ExitCode.NotDone;
        }

        if (asked.Verb == "register")
        {
            var (key, secret) = NewKey(asked);
            await ChangeAsync(async transaction =>
            {
                await KeyRegisterTables.AddAsync(transaction, key, entry, cancellationToken);
                return RegisterRecords.Added(key.Id, key.Application, Convert.ToHexStringLower(key.Sha256), key.ExpiresAt, entry);
            });
            await output.WriteLineAsync($"""
                {asked.Name} の API キー（表示は一度だけです。アプリケーション側で秘密として保管してください。登録簿にはハッシュだけがあります）
                The API key of {asked.Name} (shown once; the application keeps it as a secret, the register has its hash only):

                  {secret}

                {Within}
                """);
            return ExitCode.Done;
        }

        var stops = asked.Verb == "stop";
        await RevokeAsync(RevocationKind.Application, stops);
        await output.WriteLineAsync(stops
            ? $"停止しました: {asked.Name}（API キー、トークン、証明書のすべて）。{Within} Stopped: keys, tokens and certificates."
            : $"再開しました: {asked.Name}。{Within} Resumed.");
        return ExitCode.Done;

        Task RevokeAsync(string kind, bool acts) => ChangeAsync(async transaction => RegisterRecords.Revoked(
            await KeyRegisterTables.RevokeAsync(transaction, kind, asked.Name, acts, entry, cancellationToken), kind, asked.Name, acts, entry));

        Task ChangeAsync(Func<DbTransaction, Task<AuditEvent>> change) => trail.ChangeAsync(
            connection,
            async transaction =>
            {
                var rows = await KeyRegisterTables.BeginChangeAsync(transaction, cancellationToken);
                return RegisterRecords.After(rows, await change(transaction));
            },
            cancellationToken);
    }

    // What would change nothing: a key that nobody could use, and the end of a stop that there is not.
    private static async Task<string?> RefusalOfAsync(
        RegisterArguments asked, DateTimeOffset now, DbConnection connection, CancellationToken cancellationToken)
    {
        if (asked.ExpiresAt is { } end && end <= now)
        {
            return $"期限（--expires {Time(end)}）を過ぎているため、API キーを発行していません。今より後の日時を指定してください。"
                + $"/ No key was issued: --expires {Time(end)} is past. Give a later time.";
        }

        return asked.Verb == "resume" && !(await KeyRegisterTables.ReadAsync(connection, cancellationToken)).IsStopped(asked.Name)
            ? $"停止していません: {asked.Name}。何も変更していません。/ {asked.Name} was not stopped. Nothing was changed."
            : null;
    }

    private static (RegisteredKey Key, string Secret) NewKey(RegisterArguments asked)
    {
        var secret = ApiKey.Create(asked.Environment);
        ApiKey.TryReadKeyId(secret, out var id);
        var hash = new byte[ApiKey.HashLength];
        ApiKey.Hash(secret, hash);
        return (new(id.ToString(), asked.Name, hash, asked.ExpiresAt), secret);
    }

    private static async Task ListAsync(
        RegisterArguments asked, DbConnection connection, TextWriter output, CancellationToken cancellationToken)
    {
        var rows = await KeyRegisterTables.ListAsync(connection, cancellationToken);
        if (asked.Json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(rows, CommandHost.Json));
            return;
        }

        foreach (var row in rows)
        {
            var what = row.What switch
            {
                "registered" => $"登録 / registered  {row.Application}  期限 / until: {Time(row.ExpiresAt)}",
                "revoked" => "取消 / revoked",
                "resumed" => "再開 / resumed",
                _ => "停止 / stopped",
            };
            await output.WriteLineAsync($"{row.Name}  {what}  {Time(row.At)}  {row.By}  {row.Reason}".TrimEnd());
        }

        if (rows.Count == 0)
        {
            await output.WriteLineAsync("登録はありません。/ The register is empty.");
        }
    }

    private static string Time(DateTimeOffset? time) =>
        time?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture) ?? "–";
}
