namespace Gateway.Simulator;

/// <summary>
/// What happens when the policy lacks one destination of an inference profile. Both have been reported of AWS.
/// </summary>
internal enum OsakaDenial
{
    /// <summary>Every call is denied, wherever it would have been routed.</summary>
    Always,

    /// <summary>Only calls that are routed to the missing destination are denied.</summary>
    WhenRouted,
}
