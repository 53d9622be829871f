using System.Globalization;
using Gateway.Audit.Events;
using Gateway.Audit.Tables;

namespace Gateway.Callers.Register;

/// <summary>
/// What the audit trail records of the register's rows. <c>audit verify</c> makes the same records from the rows and compares: so each
/// has all that a row says.
/// </summary>
internal static class RegisterRecords
{
    private const string Stop = "keys stop";
    private const string Resume = "keys resume";

    /// <summary>True for a record of a command on the register.</summary>
    public static bool Are(AuditEvent record) =>
        record.Actor == AuditActors.Command
        && (record.Kind is AuditKinds.KeyAdded or AuditKinds.KeyRemoved || record is { Kind: AuditKinds.Command, Subject: Stop or Resume });

    /// <summary>A key was added. Of its hash there is a hash, which tells a change and accepts no key.</summary>
    public static AuditEvent Added(string id, string application, string sha256, DateTimeOffset? expiresAt, RegisterEntry entry) =>
        Record(
            AuditKinds.KeyAdded, id, application,
            string.Create(CultureInfo.InvariantCulture, $"expires={expiresAt?.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.FFF'Z'};key={RowDigest.Of([sha256])}"), entry);

    /// <summary>A key was revoked, or an application stopped or resumed.</summary>
    public static AuditEvent Revoked(long number, string kind, string name, bool acts, RegisterEntry entry) => (kind, acts) switch
    {
        (RevocationKind.Application, _) => Record(AuditKinds.Command, acts ? Stop : Resume, name, Number(number), entry),

        // No command lifts the revocation of a key, so such a row has no record.
        _ => Record(AuditKinds.KeyRemoved, name, application: null, Number(number), entry) with { Result = acts ? null : "lifted" },
    };

    /// <summary>The record of a change, which also tells how many rows there were before.</summary>
    public static AuditEvent After(long rows, AuditEvent record) =>
        record with { Detail = string.Create(CultureInfo.InvariantCulture, $"rows={rows};{record.Detail}") };

    /// <summary>The name of a record's row.</summary>
    public static string NameOf(AuditEvent record) => record.Kind switch
    {
        AuditKinds.KeyAdded => $"registered_key {record.Subject}",
        AuditKinds.KeyRemoved => $"revocation {record.Subject}",
        _ => $"revocation {record.Application}",
    };

    private static string Number(long number) => string.Create(CultureInfo.InvariantCulture, $"number={number}");

    private static AuditEvent Record(string kind, string subject, string? application, string detail, RegisterEntry entry) => new(kind)
    {
        Actor = AuditActors.Command,
        At = entry.At,
        Application = application,
        Subject = subject,
        Detail = $"{detail};by={Plain(entry.By)};reason={Plain(entry.Reason)}",
    };

    private static string Plain(string text) => text.Replace(';', ',');
}
