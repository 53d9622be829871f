using System.Data.Common;
using Gateway.Audit.Chains;
using Gateway.Usage.Ledger;

namespace Gateway.Audit.Verification;

/// <summary>The present row of <see cref="TrailQuery"/>, and how its columns become canonical bytes.</summary>
internal sealed class TrailRow(DbDataReader reader)
{
    private static readonly int[] EventOrdinals = TrailQuery.OrdinalsOf(AuditRecord.Columns);
    private static readonly int[] IntentOrdinals = TrailQuery.OrdinalsOf(ChainedLedger.Intent);
    private static readonly int[] SettlementOrdinals = TrailQuery.OrdinalsOf(ChainedLedger.Settlement);
    private static readonly int[] AttemptOrdinals = TrailQuery.OrdinalsOf(ChainedLedger.Attempt);

    public int Part => (int)reader.GetInt64(0);

    public Guid Chain => LedgerId.Of(reader.GetValue(2));

    public long Number => reader.GetInt64(3);

    public byte[] Mac => reader.IsDBNull(4) ? [] : (byte[])reader.GetValue(4);

    /// <summary>The month that the row is filed under.</summary>
    public long Month => reader.GetInt64(6);

    /// <summary>The moment of a record, or the start of a request; of these two parts alone.</summary>
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(
        reader.GetInt64(Part == TrailQuery.Event ? EventOrdinals[0] : OrdinalOf(ChainedLedger.Intent, IntentOrdinals, "started_at")));

    /// <summary>What a record of the table audit tells, if verification needs it; else <c>null</c>.</summary>
    /// <param name="after">The latest moment that its chain has told so far.</param>
    public TrailEvent? ReadEvent(DateTimeOffset? after) =>
        Part == TrailQuery.Event && TextOf("kind") is { } kind && TrailEvent.Kinds.Contains(kind)
            ? new(Chain, Number, At, kind, TextOf("subject"), TextOf("detail"))
            {
                Actor = TextOf("actor"),
                Application = TextOf("application"),
                Result = TextOf("result"),
                After = after,
            }
            : null;

    /// <summary>Begins the bytes of the row's record.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="previous">The MAC before it.</param>
    public void BeginIn(CanonicalBytes bytes, ReadOnlySpan<byte> previous)
    {
        switch (Part)
        {
            case TrailQuery.Event:
                bytes.Begin(AuditRecord.Form, Chain, Number, previous);
                Add(bytes, AuditRecord.Columns, EventOrdinals);
                break;
            case TrailQuery.Intent:
                bytes.Begin(ChainedLedger.IntentForm, Chain, Number, previous);
                bytes.Add(LedgerId.Of(reader.GetValue(5)));
                Add(bytes, ChainedLedger.Intent, IntentOrdinals);
                break;
            default:
                bytes.Begin(ChainedLedger.SettlementForm, Chain, Number, previous);
                bytes.Add(LedgerId.Of(reader.GetValue(5)));
                Add(bytes, ChainedLedger.Settlement, SettlementOrdinals);
                break;
        }
    }

    /// <summary>Adds the row, an attempt, to the bytes of its settlement.</summary>
    public void AddAttemptTo(CanonicalBytes bytes) => Add(bytes, ChainedLedger.Attempt, AttemptOrdinals);

    private string? TextOf(string column)
    {
        var ordinal = OrdinalOf(AuditRecord.Columns, EventOrdinals, column);
        return reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
    }

    private static int OrdinalOf<TRow>(IReadOnlyList<ChainedColumn<TRow>> columns, int[] ordinals, string name)
    {
        for (var i = 0; i < ordinals.Length; i++)
        {
            if (columns[i].Name == name)
            {
                return ordinals[i];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(name), name, "No MAC covers this column.");
    }

    private void Add<TRow>(CanonicalBytes bytes, IReadOnlyList<ChainedColumn<TRow>> columns, int[] ordinals)
    {
        for (var i = 0; i < ordinals.Length; i++)
        {
            columns[i].AddTo(bytes, reader, ordinals[i]);
        }
    }
}
