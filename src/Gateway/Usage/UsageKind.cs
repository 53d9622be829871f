namespace Gateway.Usage;

/// <summary>What a member of a usage object means. The counts come first: they are indexes.</summary>
internal enum UsageKind
{
    Input,
    Output,
    CacheRead,
    CacheWrite,
    CacheWrite5m,
    CacheWrite1h,

    /// <summary>An object whose members are counts.</summary>
    Group,

    /// <summary>Converse's list of cache writes by time to live.</summary>
    CacheDetails,

    /// <summary>The time to live of one such write.</summary>
    TimeToLive,
}
