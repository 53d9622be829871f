using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Gateway.Usage.Ledger;

namespace Gateway.Audit.Anchors;

/// <summary>The anchor that a paper names.</summary>
/// <param name="At">Its moment, UTC.</param>
/// <param name="Digest">SHA-256 of its text, as 64 hexadecimal digits.</param>
internal sealed record AnchorReference(DateTimeOffset At, string Digest)
{
    /// <summary>The digits that are printed: the first 16.</summary>
    public string Digits => Digest[..16];
}

/// <summary>A row of the table <c>anchor</c>.</summary>
/// <param name="Hour">Its hour, as the row says.</param>
/// <param name="Digest">Its digest, as the row says.</param>
/// <param name="Anchor">The anchor; <c>null</c> if its text cannot be read.</param>
internal sealed record StoredAnchor(long Hour, string Digest, Anchor? Anchor);

/// <summary>The anchors in the ledger's database.</summary>
internal static class AnchorTable
{
    // What each chain has recorded is known at the records that sum it up; the MAC of one covers all before it.
    private const string SelectHeads = """
        SELECT a.chain, a.seq, a.mac, a.key_id, a.times, a.detail
        FROM (SELECT chain FROM audit WHERE kind = 'genesis') g
        JOIN audit a ON a.chain = g.chain
            AND a.seq = (SELECT max(m.seq) FROM audit m WHERE m.chain = g.chain AND m.kind IN ('genesis', 'heartbeat', 'closed'))
        WHERE a.at >= @since ORDER BY a.chain
        """;

    private const string SelectAnchors = "SELECT hour, digest, body, signature FROM anchor WHERE hour >= @first ORDER BY hour";

    private const string InsertAnchor = """
        INSERT INTO anchor (hour, made_at, digest, body, signature) VALUES (@hour, @made_at, @digest, @body, @signature)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>The newest anchor; <c>null</c> if there is none. For statements: <see cref="AnchorReference.Digits"/>.</summary>
    public static async Task<AnchorReference?> LatestAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("SELECT hour, digest FROM anchor ORDER BY hour DESC LIMIT 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(DateTimeOffset.UnixEpoch.AddHours(reader.GetInt64(0)), reader.GetString(1))
            : null;
    }

    /// <summary>The chains that have recorded something since then.</summary>
    public static async Task<IReadOnlyList<AnchorHead>> HeadsAsync(
        DbConnection connection, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(SelectHeads, ("@since", since.ToUnixTimeMilliseconds()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var heads = new List<AnchorHead>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var hasSums = !await reader.IsDBNullAsync(4, cancellationToken);
            heads.Add(new(
                LedgerId.Of(reader.GetValue(0)), reader.GetInt64(1), Convert.ToHexStringLower((byte[])reader.GetValue(2)),
                reader.GetString(3), hasSums ? reader.GetInt64(4) : 0,
                hasSums ? long.Parse(reader.GetString(5).AsSpan("cost_pusd=".Length), CultureInfo.InvariantCulture) : 0));
        }

        return heads;
    }

    /// <summary>The anchors of this hour and later.</summary>
    public static async Task<IReadOnlyList<StoredAnchor>> ReadAsync(DbConnection connection, long firstHour, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(SelectAnchors, ("@first", firstHour));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var anchors = new List<StoredAnchor>();
        while (await reader.ReadAsync(cancellationToken))
        {
            anchors.Add(new(
                reader.GetInt64(0), reader.GetString(1), Anchor.Of(reader.GetString(2), ImmutableArray.Create((byte[])reader.GetValue(3)))));
        }

        return anchors;
    }

    /// <summary>Adds an anchor.</summary>
    /// <returns>False if another replica has made that hour's.</returns>
    public static async Task<bool> TryAddAsync(
        DbConnection connection, Anchor anchor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            InsertAnchor, ("@hour", anchor.Hour), ("@made_at", now.ToUnixTimeMilliseconds()), ("@digest", anchor.Digest),
            ("@body", anchor.Body), ("@signature", anchor.Signature.ToArray()));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
