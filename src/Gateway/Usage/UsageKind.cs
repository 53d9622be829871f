namespace Gateway.Usage;

/// <summary>The meaning of a member of a usage object. The counts come first because their values are used as indexes.</summary>
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

    /// <summary>The time to live of one entry of that list.</summary>
    TimeToLive,
}
