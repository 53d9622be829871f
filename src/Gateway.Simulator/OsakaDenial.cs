namespace Gateway.Simulator;

/// <summary>
/// The result when the policy does not cover one destination of an inference profile. Both have been reported of AWS.
/// </summary>
internal enum OsakaDenial
{
    /// <summary>Every call is denied, also if it would be routed elsewhere.</summary>
    Always,

    /// <summary>Only calls that are routed to the missing destination are denied.</summary>
    WhenRouted,
}
