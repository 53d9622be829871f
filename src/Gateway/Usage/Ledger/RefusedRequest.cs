using Gateway.Audit.Events;

namespace Gateway.Usage.Ledger;

/// <summary>What the audit trail records of a request that was refused before it had an intent.</summary>
internal static class RefusedRequest
{
    /// <summary>The event. Ids, codes and names of rules; never a value of the request.</summary>
    public static AuditEvent EventOf(RequestRecord record) => new(AuditKinds.Refused)
    {
        RequestId = record.RequestId,
        EndUser = record.EndUser,
        Alias = record.Placement?.Alias,
        Target = record.Placement?.Target.Name,
        ProofId = record.Placement?.Proof.Id,
        Subject = record.Operation,
        Code = record.Code,
        Rules = LedgerEntries.RuleIdsOf(record),
    };
}
