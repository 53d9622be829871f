using Gateway.Audit.Chains;

namespace Gateway.Usage.Ledger;

/// <summary>
/// What the ledger has of a request before anything is sent to Bedrock. Durable first: an upstream call without an intent could
/// be billed and never be seen. Holds no content.
/// </summary>
internal sealed record LedgerIntent
{
    /// <summary>The ledger's own key, a UUID of version 7 and so ordered by time; never the caller's request id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The gateway's request id, returned as <c>X-Request-Id</c>. A caller may send the same one twice.</summary>
    public required string RequestId { get; init; }

    /// <summary>The application's id.</summary>
    public required string Application { get; init; }

    /// <summary>The application's department (所属) at this moment; empty if it has none.</summary>
    public required string Department { get; init; }

    /// <summary>The pseudonym of the person behind the request; <c>null</c> if none was given.</summary>
    public string? EndUser { get; init; }

    /// <summary>The surface: <c>own</c>, <c>bedrock</c>, <c>anthropic</c> or <c>openai</c>.</summary>
    public required string Surface { get; init; }

    /// <summary>AWS's name of the operation, such as <c>ConverseStream</c>; <c>Embed</c> for a list of texts.</summary>
    public required string Operation { get; init; }

    /// <summary>The catalog's name for the model.</summary>
    public required string Alias { get; init; }

    /// <summary>The exact id or ARN that is called.</summary>
    public required string ModelId { get; init; }

    /// <summary>The name of the target (account and source Region) that the call was placed at.</summary>
    public required string Target { get; init; }

    /// <summary>The proof that the call stays in Japan.</summary>
    public required string ProofId { get; init; }

    /// <summary>The start of the request in UTC. Its hour is the one the request counts in.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The tokens reserved: the estimated input and the most output; 0 where no limit needs them.</summary>
    public long ReservedTokens { get; init; }

    /// <summary>The highest cost in pico-USD (10⁻¹² USD); 0 where the model has no price.</summary>
    public long ReservedPicoUsd { get; init; }

    /// <summary>
    /// The lease (the id of a writer) under which the request was admitted where replicas share limits; else <c>null</c>. A request
    /// whose lease ended before its intent was written is not sent.
    /// </summary>
    public int? LeaseId { get; init; }

    /// <summary>The limit that would have refused the request if it were enforced; <c>null</c> for none.</summary>
    public string? WouldRefuse { get; init; }

    /// <summary>
    /// Its place in the audit trail's chain; <c>null</c> without a trail, and as long as it is not written. Set by the writer.
    /// </summary>
    public ChainPosition? Position { get; set; }
}
