using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.Audit.Chains;
using Gateway.Audit.Verification;
using Gateway.Testing;
using Gateway.Usage.Ledger;

namespace Gateway.Tests.Audit;

/// <summary>What was done to a trail.</summary>
/// <param name="Kind">The kind of edit.</param>
/// <param name="What">What exactly.</param>
/// <param name="MayNeedAnchors">True where an anchor that was kept outside may be all that shows it.</param>
internal sealed record TrailEdit(string Kind, string What, bool MayNeedAnchors = false);

/// <summary>
/// Somebody with every right on the database and without the key: changes, removes, swaps, cuts, inserts, drops, and makes a chain
/// anew. Often repairs the totals afterwards.
/// </summary>
internal sealed class TrailEdits(DbConnection connection, Func<Guid, object> idValue, SplitMix64 random)
{
    public static readonly ImmutableArray<string> Kinds = ["change", "cut", "drop", "insert", "rechain", "remove", "swap"];

    private static readonly ImmutableArray<string> Sums =
    [
        "requests", "open_unknown", "estimated", "unpriced", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_5m_tokens",
        "cache_write_1h_tokens", "unknown_tokens", "cost_pusd", "estimated_pusd",
    ];

    private const string Repair = """
        DELETE FROM usage_hour WHERE hour >= (SELECT min(started_at) / 3600000 FROM usage);
        INSERT INTO usage_hour (hour, application, department, alias, writer, requests, open_unknown, estimated, unpriced, input_tokens,
            output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, unknown_tokens, cost_pusd, estimated_pusd)
        SELECT started_at / 3600000, application, department, alias, writer, count(*), sum(CASE WHEN state = 2 THEN 1 ELSE 0 END),
            sum(CASE WHEN state = 1 AND flags & 1 <> 0 THEN 1 ELSE 0 END), sum(CASE WHEN flags & 8 <> 0 THEN 1 ELSE 0 END),
            sum(coalesce(input_tokens, 0)), sum(coalesce(output_tokens, 0)), sum(coalesce(cache_read_tokens, 0)),
            sum(coalesce(cache_write_5m_tokens, 0)), sum(coalesce(cache_write_1h_tokens, 0)),
            sum(CASE WHEN state = 2 THEN reserved_tokens ELSE 0 END), sum(cost_pusd),
            sum(CASE WHEN flags & 1 <> 0 THEN cost_pusd ELSE 0 END)
        FROM usage WHERE state = 2 OR (state = 1 AND coalesce(code, '') <> 'ledger_unavailable') GROUP BY 1, 2, 3, 4, 5;
        DELETE FROM end_user_hour WHERE hour >= (SELECT min(started_at) / 3600000 FROM usage);
        INSERT INTO end_user_hour (hour, application, department, end_user)
        SELECT DISTINCT started_at / 3600000, application, department, end_user FROM usage
        WHERE end_user IS NOT NULL AND (state = 2 OR (state = 1 AND coalesce(code, '') <> 'ledger_unavailable'))
        """;

    private static readonly string OpenAgain = $"""
        UPDATE usage SET state = 0, flags = 0, attempts = 0, settled_chain = NULL, settled_seq = NULL, settled_mac = NULL,
            {string.Join(", ", ChainedLedger.Settlement.Select(column => column.Name).Except(["flags", "attempts"]).Select(column => column + " = NULL"))}
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Makes the totals anew from the rows.</summary>
    public Task RepairAsync() => RunAsync(Repair);

    public async Task<TrailEdit> ApplyAsync()
    {
        var edit = random.Below(10) switch
        {
            < 3 => await ChangeAsync(),
            3 => await RemoveAsync(),
            4 => await SwapAsync(),
            5 or 6 => await CutAsync(),
            7 => await InsertAsync(),
            8 => await RechainAsync(),
            _ => random.Toss() ? await DropAsync() : await RemoveAsync(),
        };
        return edit;
    }

    private async Task<TrailEdit> ChangeAsync()
    {
        var (table, keys, columns) = random.Below(12) switch
        {
            < 3 => ("audit", "chain,seq", (IReadOnlyList<string>)[.. AuditRecord.Columns.Select(column => column.Name), "mac", "chain", "seq", "month"]),
            < 6 => ("usage", "id", [.. ChainedLedger.Intent.Select(column => column.Name), "audit_mac", "audit_seq", "audit_chain", "state"]),
            < 9 => ("usage", "id", [.. ChainedLedger.Settlement.Select(column => column.Name), "settled_mac", "settled_seq", "settled_chain"]),
            9 => ("attempt", "usage_id,number", [.. ChainedLedger.Attempt.Select(column => column.Name)]),
            10 => ("anchor", "hour", ["body", "digest", "signature"]),
            _ => ("usage_hour", "hour,application,department,alias,writer", [.. Sums, "application"]),
        };
        var (where, key) = await RowAsync(table, keys, table == "usage_hour" ? "hour >= (SELECT min(started_at) / 3600000 + 1 FROM usage)" : "1 = 1");
        var column = random.Of(columns);
        var state = table == "usage" ? Convert.ToInt64((await RowsAsync($"SELECT state FROM usage WHERE {where}", key))[0][0], CultureInfo.InvariantCulture) : 1;
        if (state == 2 && column == "settled_at")
        {
            column = "cost_pusd"; // When a row became outcome_unknown is all that is not covered of it.
        }

        var old = (await RowsAsync($"SELECT {column} FROM {table} WHERE {where}", key))[0][0];
        await RunAsync($"UPDATE {table} SET {column} = @value WHERE {where}", [.. key, ("@value", Other(column, old))]);
        var isLastAnchor = table == "anchor";
        if (table != "usage_hour" && random.Toss())
        {
            await RunAsync(Repair);
        }

        return new("change", $"{table}.{column} of {Text(key)}", isLastAnchor);
    }

    private async Task<TrailEdit> RemoveAsync()
    {
        var (table, keys) = random.Of<(string, string)>(
            [("audit", "chain,seq"), ("audit", "chain,seq"), ("usage", "id"), ("usage", "id"), ("attempt", "usage_id,number"), ("anchor", "hour"), ("usage_hour", "hour,application,department,alias,writer"), ("end_user_hour", "hour,application,department,end_user")]);
        var isTotal = table is "usage_hour" or "end_user_hour";
        var (where, key) = await RowAsync(table, keys, isTotal ? "hour >= (SELECT min(started_at) / 3600000 + 1 FROM usage)" : "1 = 1");
        await RunAsync($"DELETE FROM {table} WHERE {where}", key);
        if (table == "usage")
        {
            await RunAsync("DELETE FROM attempt WHERE usage_id NOT IN (SELECT id FROM usage)");
            await RunAsync(Repair);
        }

        // The last record of the last chain is the end of the trail, and no record names the last anchor.
        return new("remove", $"{table} {Text(key)}", MayNeedAnchors: table is "audit" or "anchor");
    }

    private async Task<TrailEdit> SwapAsync()
    {
        if (random.Toss())
        {
            var rows = await RowsAsync("SELECT chain, seq, mac FROM audit ORDER BY chain, seq");
            var one = random.Of(rows);
            var other = random.Of(rows.Where(row => Id(row[0]) == Id(one[0]) && !row[1].Equals(one[1])).ToList() is { Count: > 0 } same ? same : [.. rows.Where(row => row != one)]);
            var withMac = random.Toss();
            (string, object)[] Key(object[] row, object number) => [("@chain", idValue(Id(row[0]))), ("@seq", number)];
            await RunAsync("UPDATE audit SET seq = -1 WHERE chain = @chain AND seq = @seq", Key(one, one[1]));
            await RunAsync("UPDATE audit SET seq = -2 WHERE chain = @chain AND seq = @seq", Key(other, other[1]));
            await RunAsync(
                $"UPDATE audit SET chain = @to, seq = @number{(withMac ? ", mac = @mac" : "")} WHERE chain = @chain AND seq = @seq",
                [.. Key(one, -1L), ("@to", idValue(Id(other[0]))), ("@number", other[1]), ("@mac", other[2])]);
            await RunAsync(
                $"UPDATE audit SET chain = @to, seq = @number{(withMac ? ", mac = @mac" : "")} WHERE chain = @chain AND seq = @seq",
                [.. Key(other, -2L), ("@to", idValue(Id(one[0]))), ("@number", one[1]), ("@mac", one[2])]);
            return new("swap", $"audit {Id(one[0])}:{one[1]} and {Id(other[0])}:{other[1]}");
        }

        var column = random.Of(["audit_seq", "audit_mac", "cost_pusd", "application", "request_id", "started_at"]);
        var usage = await RowsAsync($"SELECT id, {column} FROM usage ORDER BY id");
        var first = random.Of(usage);
        var differing = usage.Where(row => !Same(row[1], first[1]) && row[1] is not DBNull && first[1] is not DBNull).ToList();
        if (differing.Count == 0)
        {
            return await SwapAsync();
        }

        var second = random.Of(differing);
        await RunAsync($"UPDATE usage SET {column} = @value WHERE id = @id", [("@value", second[1]), ("@id", idValue(Id(first[0])))]);
        await RunAsync($"UPDATE usage SET {column} = @value WHERE id = @id", [("@value", first[1]), ("@id", idValue(Id(second[0])))]);
        await RunAsync(Repair);
        return new("swap", $"usage.{column} of {Id(first[0])} and {Id(second[0])}");
    }

    private async Task<TrailEdit> CutAsync()
    {
        var rows = await RowsAsync("SELECT chain, max(seq) FROM audit GROUP BY chain ORDER BY chain");
        var chain = random.OneIn(3) ? rows[^1] : random.Of(rows);
        var from = 2L + random.Below((int)(long)chain[1] - 1);
        await CutAsync(Id(chain[0]), from);
        return new("cut", $"{Id(chain[0])} from {from}", MayNeedAnchors: true);
    }

    private async Task<TrailEdit> DropAsync()
    {
        var chains = await RowsAsync("SELECT DISTINCT chain FROM audit ORDER BY chain");
        var chain = Id(random.Of(chains)[0]);
        await CutAsync(chain, 1);
        return new("drop", $"{chain}", MayNeedAnchors: true);
    }

    private async Task CutAsync(Guid chain, long from)
    {
        (string, object)[] place = [("@chain", idValue(chain)), ("@seq", from)];
        await RunAsync("DELETE FROM audit WHERE chain = @chain AND seq >= @seq", place);
        await RunAsync("DELETE FROM attempt WHERE usage_id IN (SELECT id FROM usage WHERE settled_chain = @chain AND settled_seq >= @seq)", place);
        await RunAsync("DELETE FROM usage WHERE audit_chain = @chain AND audit_seq >= @seq", place);
        await RunAsync($"{OpenAgain} WHERE settled_chain = @chain AND settled_seq >= @seq", place);
        await RunAsync(Repair);
        if (random.Toss())
        {
            await RunAsync("DELETE FROM anchor WHERE body LIKE @named", ("@named", $"%{chain}%"));
        }
    }

    private async Task<TrailEdit> InsertAsync()
    {
        var audit = string.Join(", ", AuditRecord.Columns.Select(column => column.Name));
        switch (random.Below(3))
        {
            case 0:
                var (where, key) = await RowAsync("audit", "chain,seq", "1 = 1");
                var isOfChain = random.Toss();
                await RunAsync(
                    $"INSERT INTO audit (chain, seq, month, {audit}, mac) SELECT {(isOfChain ? "chain" : "@new")}, (SELECT max(seq) + 1 FROM audit), month, {audit}, mac FROM audit WHERE {where}",
                    [.. key, ("@new", idValue(Guid.CreateVersion7()))]);
                return new("insert", $"a copy of {Text(key)}, {(isOfChain ? "in its chain" : "in a chain of its own")}");
            default:
                var columns = (await ColumnsAsync("usage")).Except(["id"]).ToList();
                var withPlace = random.Toss();
                var (row, id) = await RowAsync("usage", "id", "1 = 1");
                await RunAsync(
                    $"INSERT INTO usage (id, {string.Join(", ", columns)}) SELECT @new, {string.Join(", ", columns.Select(column => !withPlace && (column.StartsWith("audit_", StringComparison.Ordinal) || column.StartsWith("settled_", StringComparison.Ordinal)) && column != "settled_at" ? "NULL" : column))} FROM usage WHERE {row}",
                    [.. id, ("@new", idValue(Guid.CreateVersion7()))]);
                await RunAsync(Repair);
                return new("insert", $"a copy of row {Text(id)}, {(withPlace ? "with its place" : "without a place")}");
        }
    }

    // Changes a record, and makes every MAC from there on anew: with another key.
    private async Task<TrailEdit> RechainAsync()
    {
        using var key = new ChainKey("2026", RandomNumberGenerator.GetBytes(32));
        var chains = await RowsAsync("SELECT chain, max(seq) FROM audit GROUP BY chain ORDER BY chain");
        var chain = random.Of(chains);
        var from = random.Toss() ? 1 : 1L + random.Below((int)(long)chain[1]);
        var macs = new List<(int Part, long Number, byte[] Mac)>();
        await using (var command = connection.Command(TrailQuery.Sql))
        {
            await using var reader = await command.ExecuteReaderAsync(Cancelled);
            var row = new TrailRow(reader);
            var bytes = new CanonicalBytes();
            (int Part, long Number)? open = null;
            var last = new byte[32];
            while (await reader.ReadAsync(Cancelled))
            {
                if (row.Chain != Id(chain[0]))
                {
                    continue;
                }

                if (row.Part == TrailQuery.Attempt)
                {
                    row.AddAttemptTo(bytes);
                    continue;
                }

                Close();
                open = (row.Part, row.Number);
                row.BeginIn(bytes, last);
                last = row.Mac;
            }

            Close();

            void Close()
            {
                if (open is { } done && done.Number >= from)
                {
                    last = key.MacOf(bytes.Written);
                    macs.Add((done.Part, done.Number, last));
                }
            }
        }

        foreach (var (part, number, mac) in macs)
        {
            var (table, name, place, of) = part switch
            {
                TrailQuery.Event => ("audit", "mac", "seq", "chain"),
                TrailQuery.Intent => ("usage", "audit_mac", "audit_seq", "audit_chain"),
                _ => ("usage", "settled_mac", "settled_seq", "settled_chain"),
            };
            await RunAsync($"UPDATE {table} SET {name} = @mac WHERE {of} = @chain AND {place} = @seq", ("@mac", mac), ("@chain", idValue(Id(chain[0]))), ("@seq", number));
        }

        return new("rechain", $"{Id(chain[0])} from {from}");
    }

    private async Task<(string Where, (string, object)[] Key)> RowAsync(string table, string keys, string condition)
    {
        var names = keys.Split(',');
        var row = random.Of(await RowsAsync($"SELECT {keys} FROM {table} WHERE {condition} ORDER BY {keys}"));
        return (
            string.Join(" AND ", names.Select(name => $"{name} = @{name}")),
            [.. names.Select((name, i) => ("@" + name, row[i] is byte[] or Guid ? idValue(Id(row[i])) : row[i]))]);
    }

    private async Task<IReadOnlyList<string>> ColumnsAsync(string table)
    {
        await using var command = connection.Command($"SELECT * FROM {table} LIMIT 1");
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    private object Other(string column, object old) => (old, column) switch
    {
        (string text, _) => text + "x",
        (byte[] { Length: 16 } or Guid, _) => idValue(Guid.CreateVersion7()),
        (byte[] bytes, _) => bytes.Select((one, i) => i == 7 ? (byte)(one ^ 1) : one).ToArray(),
        (DBNull, _) when column.EndsWith("_chain", StringComparison.Ordinal) => idValue(Guid.CreateVersion7()),
        (DBNull, _) when column.EndsWith("_mac", StringComparison.Ordinal) => new byte[32],
        (DBNull, _) => IsText(column) ? "x" : 1L,
        (_, "seq") => Convert.ToInt64(old, CultureInfo.InvariantCulture) + 10_000,
        (_, "hour") => Convert.ToInt64(old, CultureInfo.InvariantCulture) + 5_000,
        _ => Convert.ToInt64(old, CultureInfo.InvariantCulture) + 1,
    };

    private static bool IsText(string name) =>
        AuditRecord.Columns.Any(column => column.Name == name && column.IsText)
        || ChainedLedger.Intent.Any(column => column.Name == name && column.IsText)
        || ChainedLedger.Settlement.Any(column => column.Name == name && column.IsText)
        || ChainedLedger.Attempt.Any(column => column.Name == name && column.IsText);

    private static bool Same(object one, object other) =>
        one is byte[] bytes && other is byte[] others ? bytes.AsSpan().SequenceEqual(others) : one.Equals(other);

    private static Guid Id(object value) => LedgerId.Of(value);

    private static string Text((string Name, object Value)[] key) =>
        string.Join(' ', key.Select(part => part.Value is byte[] { Length: 16 } ? $"{Id(part.Value)}" : $"{part.Value}"));

    private async Task<IReadOnlyList<object[]>> RowsAsync(string sql, params (string, object)[] values)
    {
        await using var command = connection.Command(sql, Nullable(values));
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var rows = new List<object[]>();
        while (await reader.ReadAsync(Cancelled))
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private static (string, object?)[] Nullable(IEnumerable<(string Name, object Value)> values) =>
        [.. values.Select(value => (value.Name, (object?)value.Value))];

    private async Task RunAsync(string sql, params (string, object)[] values)
    {
        await using var command = connection.Command(sql, Nullable(values.Where(value => sql.Contains(value.Item1, StringComparison.Ordinal))));
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
