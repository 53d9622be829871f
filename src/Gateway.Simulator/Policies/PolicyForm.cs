namespace Gateway.Simulator.Policies;

/// <summary>The kind of a policy, which decides which elements its statements have.</summary>
internal enum PolicyForm
{
    /// <summary>Attached to an identity, a session or an account: resources and no principal.</summary>
    Identity,

    /// <summary>A role's trust policy: principals and no resource.</summary>
    Trust,

    /// <summary>A VPC endpoint's policy: both.</summary>
    Endpoint,
}
