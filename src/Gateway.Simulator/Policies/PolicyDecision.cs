namespace Gateway.Simulator.Policies;

/// <summary>The decision of one policy about one request.</summary>
internal enum PolicyDecision
{
    Allowed,
    ImplicitlyDenied,
    ExplicitlyDenied,
}
