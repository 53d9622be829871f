namespace Gateway.Audit.Verification;

/// <summary>One chain, as verification found it.</summary>
internal sealed class ChainReport(Guid chain)
{
    public Guid Chain => chain;

    /// <summary>The name of the replica; <c>null</c> if the first record is missing.</summary>
    public string? Replica { get; set; }

    /// <summary>The id of the chain's key; <c>null</c> if none of the keys has made it.</summary>
    public string? KeyId { get; set; }

    /// <summary>The moment of its first record.</summary>
    public DateTimeOffset? BeganAt { get; set; }

    /// <summary>The moment of its last record, or the start of its last request.</summary>
    public DateTimeOffset? LastAt { get; set; }

    /// <summary>The last place.</summary>
    public long Last { get; set; }

    /// <summary>The records that are there and are what was written.</summary>
    public long Proven { get; set; }

    /// <summary>True when it ended in order.</summary>
    public bool IsClosed { get; set; }
}
