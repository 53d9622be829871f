namespace Gateway.Network;

/// <summary>
/// Which upstream addresses are acceptable. Chosen in code by whoever builds the host; no
/// configuration key can change it.
/// </summary>
internal enum UpstreamProfile
{
    /// <summary>https to AWS's own host names in the configured Region, and nothing else.</summary>
    Aws,

    /// <summary>As <see cref="Aws"/>, and also loopback, plain http included: for the simulator.</summary>
    Simulator,
}
