namespace Gateway.Audit.Events;

/// <summary>
/// Something that the audit trail records beside the requests that were sent, which the ledger's own rows record. Holds names, ids,
/// codes and counts; never content, a key, or a token.
/// </summary>
/// <param name="Kind">What happened: an <see cref="AuditKinds"/>.</param>
internal sealed record AuditEvent(string Kind)
{
    /// <summary>Who did it: one of <see cref="AuditActors"/>. Default the gateway itself.</summary>
    public string Actor { get; init; } = AuditActors.Gateway;

    /// <summary>The moment, UTC; <c>null</c> for the moment it is recorded.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The id of the application that asked; <c>null</c> if it is not known, or is none.</summary>
    public string? Application { get; init; }

    /// <summary>The pseudonym of the person behind the request; <c>null</c> if none was given.</summary>
    public string? EndUser { get; init; }

    /// <summary>The catalog's name for the model.</summary>
    public string? Alias { get; init; }

    /// <summary>The account and source Region that the request would have been sent to.</summary>
    public string? Target { get; init; }

    /// <summary>The proof that a call stays in Japan.</summary>
    public string? ProofId { get; init; }

    /// <summary>What it was done to or with: a page, a section of the settings, a key's id, a month.</summary>
    public string? Subject { get; init; }

    /// <summary>How it ended, in one word.</summary>
    public string? Result { get; init; }

    /// <summary>The error code of a refusal.</summary>
    public string? Code { get; init; }

    /// <summary>Ids of the rules that decided, separated by commas.</summary>
    public string? Rules { get; init; }

    /// <summary>The gateway's request id.</summary>
    public string? RequestId { get; init; }

    /// <summary>The caller's address; only with <c>Audit__IncludeAddress</c>.</summary>
    public string? Address { get; init; }

    /// <summary>How many it were, where one record is for several.</summary>
    public long? Count { get; init; }

    /// <summary>Further facts, as <c>name=value</c> separated by semicolons.</summary>
    public string? Detail { get; init; }
}
