namespace Gateway.Network;

/// <summary>
/// The upstream addresses that are accepted. The code that builds the host chooses it; no configuration key can.
/// </summary>
internal enum UpstreamProfile
{
    /// <summary>https to AWS's own host names in the configured Region, and nothing else.</summary>
    Aws,

    /// <summary>As <see cref="Aws"/>, and also loopback addresses, with plain http too: for the simulator.</summary>
    Simulator,
}
