namespace Gateway.Simulator.Policies;

/// <summary>What one policy says of one request.</summary>
internal enum PolicyDecision
{
    Allowed,
    ImplicitlyDenied,
    ExplicitlyDenied,
}
