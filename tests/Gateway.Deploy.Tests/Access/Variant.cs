namespace Gateway.Deploy.Tests.Access;

/// <summary>The deployments for which expectations are checked.</summary>
[Flags]
public enum Variants
{
    /// <summary>The contractor's stack does not have the ids of the municipality's endpoints yet.</summary>
    First = 1,

    /// <summary>The contractor's stack has them.</summary>
    Second = 2,

    /// <summary>The second, with every option of every template turned on.</summary>
    Everything = 4,

    /// <summary>The deployments in which the contractor's role is bound to the municipality's endpoints.</summary>
    Bound = Second | Everything,

    /// <summary>The deployments without options.</summary>
    Plain = First | Second,

    All = First | Second | Everything,
}
