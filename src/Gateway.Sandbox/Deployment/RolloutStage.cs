namespace Gateway.Sandbox.Deployment;

/// <summary>The stages in which the stacks of deploy/ are rolled out.</summary>
internal enum RolloutStage
{
    /// <summary>The contractor's stack without the ids of the municipality's endpoints.</summary>
    First,

    /// <summary>The contractor's stack with them.</summary>
    Second,
}
