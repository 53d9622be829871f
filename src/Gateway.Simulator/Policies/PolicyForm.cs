namespace Gateway.Simulator.Policies;

/// <summary>What a policy is attached to decides which elements its statements have.</summary>
internal enum PolicyForm
{
    /// <summary>To an identity, a session or an account: resources and no principal.</summary>
    Identity,

    /// <summary>To a role, as its trust policy: principals and no resource.</summary>
    Trust,

    /// <summary>To a VPC endpoint: both.</summary>
    Endpoint,
}
