namespace Gateway.Deploy.Tests.Access;

/// <summary>The deployments every expectation is asked of.</summary>
[Flags]
public enum Variants
{
    /// <summary>The contractor's stack does not know the municipality's endpoints yet.</summary>
    First = 1,

    /// <summary>It knows them.</summary>
    Second = 2,

    /// <summary>The second, with every option of every template switched on.</summary>
    Everything = 4,

    /// <summary>Those in which the contractor's role is bound to the municipality's endpoints.</summary>
    Bound = Second | Everything,

    /// <summary>Those without options.</summary>
    Plain = First | Second,

    All = First | Second | Everything,
}
