using Gateway.Audit.Chains;
using Gateway.Usage.Ledger;

namespace Gateway.Audit.Verification;

/// <summary>
/// The statement that reads all that has a place in a chain, in the order of the chains: records, intents, settlements and their
/// attempts. One statement, so that it sees one moment of a database that is written to. The texts of a row come before its
/// numbers, each in the order of the MAC's columns; the rest is null.
/// </summary>
internal static class TrailQuery
{
    /// <summary>The columns before the texts: part, number of the attempt, chain, place, MAC, id, month.</summary>
    public const int Fixed = 7;

    /// <summary>The values of the column <c>part</c>.</summary>
    public const int Event = 0;

    public const int Intent = 1;
    public const int Settlement = 2;
    public const int Attempt = 3;

    private static readonly int Texts = new[]
    {
        AuditRecord.Columns.Count(column => column.IsText), ChainedLedger.Intent.Count(column => column.IsText),
        ChainedLedger.Settlement.Count(column => column.IsText),
    }.Max();

    private static readonly int Numbers = new[]
    {
        AuditRecord.Columns.Count(column => !column.IsText), ChainedLedger.Intent.Count(column => !column.IsText),
        ChainedLedger.Settlement.Count(column => !column.IsText),
    }.Max();

    /// <summary>The statement.</summary>
    public static readonly string Sql = $"""
        {Part(Event, "0", "chain", "seq", "mac", "CAST(NULL AS uuid)", "month", AuditRecord.Columns, "")} FROM audit
        UNION ALL
        {Part(Intent, "0", "audit_chain", "audit_seq", "audit_mac", "id", "month", ChainedLedger.Intent, "")} FROM usage WHERE audit_chain IS NOT NULL AND audit_seq IS NOT NULL
        UNION ALL
        {Part(Settlement, "0", "settled_chain", "settled_seq", "settled_mac", "id", "month", ChainedLedger.Settlement, "")} FROM usage WHERE settled_chain IS NOT NULL AND settled_seq IS NOT NULL
        UNION ALL
        {Part(Attempt, "a.number", "u.settled_chain", "u.settled_seq", "CAST(NULL AS bytea)", "u.id", "a.month", ChainedLedger.Attempt, "a.")}
            FROM attempt a JOIN usage u ON u.id = a.usage_id AND u.month = a.month WHERE u.settled_chain IS NOT NULL AND u.settled_seq IS NOT NULL
        ORDER BY 3, 4, 1, 2
        """;

    /// <summary>The ordinals of a form's columns in the result, in their order.</summary>
    public static int[] OrdinalsOf<TRow>(IReadOnlyList<ChainedColumn<TRow>> columns)
    {
        var (text, number) = (Fixed, Fixed + Texts);
        return [.. columns.Select(column => column.IsText ? text++ : number++)];
    }

    private static string Part<TRow>(
        int part, string attempt, string chain, string place, string mac, string id, string month,
        IReadOnlyList<ChainedColumn<TRow>> columns, string table)
    {
        var texts = columns.Where(column => column.IsText).Select(column => table + column.Name)
            .Concat(Enumerable.Repeat("CAST(NULL AS text)", Texts)).Take(Texts);
        var numbers = columns.Where(column => !column.IsText).Select(column => $"CAST({table}{column.Name} AS bigint)")
            .Concat(Enumerable.Repeat("CAST(NULL AS bigint)", Numbers)).Take(Numbers);
        return $"SELECT CAST({part} AS bigint), CAST({attempt} AS bigint), {chain}, {place}, {mac}, {id}, CAST({month} AS bigint), {string.Join(", ", texts)}, {string.Join(", ", numbers)}";
    }
}
