using Gateway.Usage.Statements;

namespace Gateway.Tests.Audit;

/// <summary>Edits of the tables without MACs, as somebody makes them who has every right on the database and not the key.</summary>
internal static class TableEdits
{
    private const string Statement = "number, month, clock, state, replaces, made_at, made_by, content_hash, ledger_hash";
    private const string Adjustment =
        "month, clock, application, department, alias, model_id, instead_of, price_id, scope_start, scope_end, over_prompt_tokens, up_to_prompt_tokens, requests, difference_pusd, reason, made_by";

    private const string OnceMore = $"""
        INSERT INTO statement ({Statement}) SELECT 9, month, clock, state, replaces, made_at, made_by, content_hash, ledger_hash FROM statement WHERE number = 1;
        INSERT INTO statement_document (number, format, language, document, sha256) SELECT 9, format, language, document, sha256 FROM statement_document WHERE number = 1
        """;

    private const string RemoveThree = "DELETE FROM statement_document WHERE number = 3; DELETE FROM statement WHERE number = 3";

    private const string Older = "added_at = (SELECT min(added_at) FROM registered_key)";

    public static readonly IReadOnlyList<TableEdit> All =
    [
        // Statements.
        Changed("statement SET content_hash = 'forged' WHERE number = 2", "statement 2 ", "content ", " → forged"),
        Changed("statement SET ledger_hash = 'forged' WHERE number = 2", "statement 2 ", "ledger ", " → forged"),
        Changed("statement SET month = 202610 WHERE number = 2", "statement 2 ", "month 2026-11 → 2026-10"),
        Changed("statement SET clock = 'jst' WHERE number = 1", "statement 1 ", "clock utc → jst"),
        Changed("statement SET state = 'provisional' WHERE number = 3", "statement 3 ", "result finalized → made"),
        Changed("statement SET replaces = NULL, state = 'x' WHERE number = 3", "statement 3 ", "replaces 2 → 0"),
        Changed("statement SET made_by = 'x' WHERE number = 1", "statement 1 ", "by 財政課, 山田 → x"),
        Changed("statement SET made_at = made_at - 1 WHERE number = 1", "statement 1 ", "at 2026-12-05T"),
        new(RemoveThree, "RowMissing statement 3 "),
        new($"{RemoveThree}; {Event("DELETE", "statement 3")}", "RowMissing statement 3 "),
        new("DELETE FROM statement WHERE number = 3", "RowChanged statement 3 …: …statement_document without statement"),
        new(OnceMore, "RowUnrecorded statement 9 "),
        new($"{OnceMore}; UPDATE statement SET made_at = 1 WHERE number = 9", "RowUnrecorded statement 9 1970-01-01"),
        new(
            $"""
            {OnceMore}; INSERT INTO statement_event (at, kind, subject, result, detail) SELECT at, kind, 'statement 9', result, detail FROM statement_event WHERE subject = 'statement 1' AND result = 'made';
            INSERT INTO statement_event_recorded (id, recorded_at) SELECT max(id), 1 FROM statement_event
            """,
            "RowUnrecorded statement 9 "),
        new("UPDATE statement SET made_at = 9223372036854775807 WHERE number = 1", "RowChanged 利用明細 / statements: "),

        // Documents.
        Changed("statement_document SET document = 'forged' WHERE number = 2 AND format = 'csv' AND language = 'ja'", "statement 2 ", "documents ", "statement_document csv ja: sha256"),
        Changed($"statement_document SET document = 'forged', sha256 = '{StatementShelf.Hash("forged")}' WHERE number = 2 AND format = 'json' AND language = 'en'", "statement 2 ", "documents "),
        Changed("statement_document SET sha256 = 'x' WHERE number = 2 AND format = 'json' AND language = 'en'", "statement 2 ", "statement_document json en: sha256"),
        new("DELETE FROM statement_document WHERE number = 2 AND format = 'csv' AND language = 'en'", "RowChanged statement 2 …documents …statement_document csv en: -"),
        new($"INSERT INTO statement_document (number, format, language, document, sha256) VALUES (2, 'xml', 'ja', 'x', '{StatementShelf.Hash("x")}')", "RowChanged statement 2 …documents "),
        new($"INSERT INTO statement_document (number, format, language, document, sha256) VALUES (8, 'csv', 'ja', 'x', '{StatementShelf.Hash("x")}')", "RowUnrecorded statement 8 …statement_document without statement"),

        // Adjustments: two rows of one command.
        Changed("adjustment SET difference_pusd = difference_pusd + 1 WHERE department = '税務課'", "adjustment 2026-11 ", "picousd "),
        Changed("adjustment SET difference_pusd = difference_pusd + CASE WHEN department = '税務課' THEN 1 ELSE -1 END", "adjustment 2026-11 ", "hash "),
        Changed("adjustment SET department = '市民課'", "adjustment 2026-11 ", "hash "),
        Changed("adjustment SET reason = 'x'", "adjustment 2026-11 ", "hash "),
        Changed("adjustment SET made_by = 'x'", "adjustment 2026-11 ", "by 財政課 → x"),
        Changed("adjustment SET at = at - 86400000", "adjustment 2026-11 ", "at 2026-12-05T"),
        new("DELETE FROM adjustment WHERE department = '税務課'", "RowChanged adjustment 2026-11 …requests 2 → 1"),
        new($"DELETE FROM adjustment; {Event("DELETE", "adjustment 2026-11")}", "RowMissing adjustment 2026-11 "),
        new("UPDATE adjustment SET month = '2026-10'", "RowMissing adjustment 2026-11 ", "RowUnrecorded adjustment 2026-10 "),
        new($"INSERT INTO adjustment (at, {Adjustment}) SELECT at, {Adjustment} FROM adjustment WHERE department = '税務課'", "RowChanged adjustment 2026-11 …requests 2 → 3"),
        new($"INSERT INTO adjustment (at, {Adjustment}) SELECT 1, {Adjustment} FROM adjustment WHERE department = '税務課'", "RowUnrecorded adjustment 2026-11 1970-01-01"),

        // Final rates.
        Changed("statement_rate SET jpy_per_usd_10000 = 1500000", "statement_rate 2026-11 ", "jpy_per_usd 160.5 → 150"),
        Changed("statement_rate SET kind = 'Contract'", "statement_rate 2026-11 ", "kind AwsInvoice → Contract"),
        Changed("statement_rate SET source = 'x'", "statement_rate 2026-11 ", "source 請求書, 別紙 → x"),
        Changed("statement_rate SET entered_by = 'x'", "statement_rate 2026-11 ", "by 財政課 → x"),
        Changed("statement_rate SET entered_at = 1", "statement_rate 2026-11 ", "at 2026-12-05T"),
        new("UPDATE statement_rate SET month = 202610", "RowMissing statement_rate 2026-11 ", "RowUnrecorded statement_rate 2026-10 "),
        new("DELETE FROM statement_rate", "RowMissing statement_rate 2026-11 "),
        new($"DELETE FROM statement_rate; {Event("DELETE", "statement_rate 2026-11")}", "RowMissing statement_rate 2026-11 "),
        new("INSERT INTO statement_rate (month, kind, jpy_per_usd_10000, source, entered_by, entered_at) SELECT month, kind, jpy_per_usd_10000, source, entered_by, entered_at FROM statement_rate", "RowUnrecorded statement_rate 2026-11 "),
        new("INSERT INTO statement_rate (month, kind, jpy_per_usd_10000, source, entered_by, entered_at) VALUES (202611, 'Contract', 1500000, 'x', 'y', 1)", "RowUnrecorded statement_rate 2026-11 1970-01-01"),

        // Keys of the register; one is older than the trail.
        Changed("registered_key SET application = 'demo' WHERE expires_at IS NOT NULL", "registered_key ", "application desk → demo"),
        Changed($"registered_key SET sha256 = '{new string('a', 64)}' WHERE expires_at IS NOT NULL", "registered_key ", "key "),
        Changed("registered_key SET expires_at = NULL WHERE expires_at IS NOT NULL", "registered_key ", "expires 2199-03-31T08:00:00Z → -"),
        Changed("registered_key SET added_by = 'x' WHERE expires_at IS NOT NULL", "registered_key ", "by 担当 一郎 → x"),
        Changed("registered_key SET added_at = added_at + 1 WHERE expires_at IS NOT NULL", "registered_key ", "at 2026-12-05T"),
        new("DELETE FROM registered_key WHERE expires_at IS NOT NULL", "RowMissing registered_key "),
        new($"UPDATE registered_key SET id = 'other' WHERE expires_at IS NOT NULL", "RowMissing registered_key ", "RowUnrecorded registered_key other "),
        new($"INSERT INTO registered_key (id, application, sha256, added_at, added_by) SELECT 'new', application, sha256, max(added_at), added_by FROM registered_key WHERE expires_at IS NOT NULL GROUP BY application, sha256, added_by", "RowUnrecorded registered_key new "),
        new($"DELETE FROM registered_key WHERE {Older}", "RowMissing API キーの登録簿 / key register < …: 1 → 0"),
        new($"INSERT INTO registered_key (id, application, sha256, added_at, added_by) SELECT 'new', application, sha256, 1, added_by FROM registered_key WHERE {Older}", "RowUnrecorded API キーの登録簿 / key register < …: 1 → 2: …registered_key new"),

        // Revocations, stops and their ends.
        new("DELETE FROM revocation WHERE kind = 'key'", "RowMissing revocation "),
        new("DELETE FROM revocation WHERE acts = 1 AND kind = 'application'", "RowMissing revocation desk "),
        Changed("revocation SET acts = 0 WHERE kind = 'key'", "revocation ", "result - → lifted"),
        Changed("revocation SET acts = 1 WHERE acts = 0", "revocation desk ", "subject keys resume → keys stop"),
        new("UPDATE revocation SET name = 'x' WHERE kind = 'key'", "RowMissing revocation ", "RowUnrecorded revocation x "),
        Changed("revocation SET number = 9 WHERE kind = 'key'", "revocation ", "number 1 → 9"),
        Changed("revocation SET reason = 'x' WHERE kind = 'key'", "revocation ", "reason 退職, 3 月 → x"),
        Changed("revocation SET made_by = 'x' WHERE kind = 'key'", "revocation ", "by 担当 → x"),
        Changed("revocation SET at = at + 1 WHERE kind = 'key'", "revocation ", "at 2026-12-05T"),
        new("INSERT INTO revocation (number, kind, name, acts, at, made_by, reason) SELECT 9, kind, name, 0, max(at), made_by, reason FROM revocation WHERE kind = 'key' GROUP BY kind, name, made_by, reason", "RowUnrecorded revocation "),
        new("INSERT INTO revocation (number, kind, name, acts, at, made_by, reason) VALUES (9, 'application', 'demo', 1, 1, 'x', '')", "RowUnrecorded API キーの登録簿 / key register < …revocation demo"),

        // A record that is not proven says nothing about a row.
        new(
            """
            UPDATE audit SET detail = replace(detail, 'jpy_per_usd=160.5', 'jpy_per_usd=150') WHERE subject = 'statement_rate 2026-11';
            UPDATE statement_rate SET jpy_per_usd_10000 = 1500000
            """,
            "Changed ", "RowUnrecorded statement_rate 2026-11 "),

        // A line that a value adds is no line of the report.
        Changed("statement SET made_by = 'x\n' || 'y' WHERE number = 1", "statement 1 ", "by 財政課, 山田 → x?y"),
    ];

    private static TableEdit Changed(string update, string name, params string[] parts) =>
        new($"UPDATE {update}", $"RowChanged {name}…{string.Join('…', parts)}");

    private static string Event(string verb, string subject) =>
        $"{verb} FROM statement_event_recorded WHERE id IN (SELECT id FROM statement_event WHERE subject = '{subject}'); {verb} FROM statement_event WHERE subject = '{subject}'";
}
