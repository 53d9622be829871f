namespace Gateway.Usage.Ledger;

/// <summary>What decides the charge of one request that has ended.</summary>
internal readonly record struct BillableRequest
{
    /// <summary>The exact id that was called.</summary>
    public required string ModelId { get; init; }

    /// <summary>The moment of the request that decides its price.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>What is known of its token counts.</summary>
    public required UsageCertainty Certainty { get; init; }

    /// <summary>The counts that the response told; <c>null</c> if it told none.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>The tokens of output that were seen in a response that did not tell their count at its end; 0 if unknown.</summary>
    public long SeenOutputTokens { get; init; }

    /// <summary>
    /// True when the request asked to cache for one hour only. Decides the price of cache writes of which the response tells the
    /// sum but not the time to live; such writes else count as five minutes, which is what AWS does unless asked.
    /// </summary>
    public bool CachesForOneHour { get; init; }

    /// <summary>True when the caller left before the response was complete.</summary>
    public bool Aborted { get; init; }

    /// <summary>True when the call went on without the caller, to its end.</summary>
    public bool Drained { get; init; }

    /// <summary>True when an attempt may have been billed without a response.</summary>
    public bool Ambiguous { get; init; }

    /// <summary>The tokens reserved for the request.</summary>
    public long ReservedTokens { get; init; }

    /// <summary>The cost reserved for it, in pico-USD.</summary>
    public long ReservedPicoUsd { get; init; }
}

/// <summary>What is known of the token counts of a request.</summary>
internal enum UsageCertainty
{
    /// <summary>Nothing was billed: nothing was sent, Bedrock refused it, or the operation is free.</summary>
    NotBilled,

    /// <summary>The response was complete and told its counts.</summary>
    Known,

    /// <summary>Some counts were told before the response ended early.</summary>
    Partial,

    /// <summary>No count was told, and Bedrock may have done the work.</summary>
    Unknown,
}
