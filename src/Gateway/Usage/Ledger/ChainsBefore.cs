using System.Data.Common;
using System.Globalization;

namespace Gateway.Usage.Ledger;

/// <summary>The end of another chain, as the database has it.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Number">The number of its records.</param>
/// <param name="Mac">The MAC of the last one.</param>
/// <param name="KeyId">The id of its key.</param>
internal sealed record ChainBefore(Guid Chain, long Number, byte[] Mac, string KeyId)
{
    /// <summary>The form in which the first record of a later chain names it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Chain}:{Number}:{Convert.ToHexStringLower(Mac)}");
}

/// <summary>
/// Reads the ends of the chains that were begun last, so that a new chain can name them: a chain that is cut or dropped afterwards
/// is then missed.
/// </summary>
internal static class ChainsBefore
{
    // A request is recorded within hours of its start, and a chain has a record in the table audit each minute.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromDays(1);

    // Each replica's next start names those of all others again: 32 is far more than there are replicas.
    private const string Chains = """
        SELECT a.chain, a.seq, a.mac, a.key_id, a.at
        FROM (SELECT chain FROM audit WHERE kind = 'genesis' ORDER BY chain DESC LIMIT 32) g
        JOIN audit a ON a.chain = g.chain AND a.seq = (SELECT max(m.seq) FROM audit m WHERE m.chain = g.chain)
        ORDER BY a.chain DESC
        """;

    private const string Rows = """
        SELECT seq, mac FROM (
            SELECT audit_seq AS seq, audit_mac AS mac FROM usage WHERE id >= @first AND audit_chain = @chain AND audit_seq > @seq
            UNION ALL
            SELECT settled_seq, settled_mac FROM usage WHERE id >= @first AND settled_chain = @chain AND settled_seq > @seq
        ) AS later ORDER BY seq DESC LIMIT 1
        """;

    /// <summary>The last chains, the newest first.</summary>
    public static async Task<IReadOnlyList<ChainBefore>> ReadAsync(
        DbConnection connection, ILedgerStore store, CancellationToken cancellationToken)
    {
        var chains = new List<(ChainBefore End, DateTimeOffset At)>();
        await using (var command = connection.Command(Chains))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                chains.Add((
                    new(LedgerId.Of(reader.GetValue(0)), reader.GetInt64(1), (byte[])reader.GetValue(2), reader.GetString(3)),
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4))));
            }
        }

        var ends = new List<ChainBefore>();
        foreach (var (end, at) in chains)
        {
            ends.Add(await EndAsync(connection, store, end, at, cancellationToken));
        }

        return ends;
    }

    // A chain whose process crashed has rows of use after its last record in the table audit.
    private static async Task<ChainBefore> EndAsync(
        DbConnection connection, ILedgerStore store, ChainBefore end, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            Rows, ("@first", store.IdValue(LedgerTime.FirstId(at - LongestRequest))), ("@chain", store.IdValue(end.Chain)), ("@seq", end.Number));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? end with { Number = reader.GetInt64(0), Mac = (byte[])reader.GetValue(1) }
            : end;
    }
}
