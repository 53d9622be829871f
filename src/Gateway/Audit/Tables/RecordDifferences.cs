using Gateway.Audit.Events;

namespace Gateway.Audit.Tables;

/// <summary>How a record of the audit trail differs from the one that its row would have now.</summary>
internal static class RecordDifferences
{
    private const int MaxValue = 100;

    /// <summary>The differences, such as <c>jpy_per_usd 155.25 → 150</c>; empty if the row is what was recorded.</summary>
    /// <param name="recorded">The record.</param>
    /// <param name="now">The record as it would be made from the row.</param>
    /// <returns>Fields of the detail count only where both have them: a row does not have all, and an older record neither.</returns>
    public static IReadOnlyList<string> Of(AuditEvent recorded, AuditEvent now)
    {
        var told = FieldsOf(recorded.Detail).ToLookup(field => field.Name, field => field.Value, StringComparer.Ordinal);
        (string Name, string? Recorded, string? Now)[] fields =
        [
            ("kind", recorded.Kind, now.Kind), ("subject", recorded.Subject, now.Subject), ("result", recorded.Result, now.Result),
            ("application", recorded.Application, now.Application), ("at", TimeOf(recorded), TimeOf(now)),
            .. FieldsOf(now.Detail).Where(field => told.Contains(field.Name)).Select(field => (field.Name, told[field.Name].First(), field.Value)),
        ];
        return
        [
            .. fields.Where(field => field.Recorded != field.Now).Select(field => $"{field.Name} {Plain(field.Recorded)} → {Plain(field.Now)}"),
        ];
    }

    /// <summary>The moment of a record, as it is stored.</summary>
    public static string TimeOf(AuditEvent record) => $"{record.At?.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}";

    /// <summary>A field of a detail such as <c>a=1;b=2</c>; <c>null</c> without it.</summary>
    public static string? FieldOf(string? detail, string name) => FieldsOf(detail).FirstOrDefault(field => field.Name == name).Value;

    /// <summary>A text from the database as part of a line: whoever wrote it may have meant to write more lines.</summary>
    public static string Plain(string? text) =>
        new([.. (text is { Length: > 0 } ? text : "-").Take(MaxValue).Select(c => char.IsControl(c) ? '?' : c)]);

    private static IEnumerable<(string Name, string Value)> FieldsOf(string? detail) => (detail ?? "").Split(';')
        .Select(field => field.Split('=', 2)).Where(field => field.Length == 2).Select(field => (field[0], field[1]));
}
