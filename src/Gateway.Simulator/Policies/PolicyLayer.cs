namespace Gateway.Simulator.Policies;

/// <summary>One kind of policy a request has to pass, and what it decided.</summary>
/// <param name="Name">As AWS's sentence about a missing allow names it: no <c>session policy</c> allows …</param>
/// <param name="Denying">
/// As the sentence about an explicit deny does: with an explicit deny in <c>a session policy</c>.
/// </param>
/// <param name="Decision">The decision; without a policy the kind allows everything.</param>
internal readonly record struct PolicyLayer(string Name, string Denying, PolicyDecision Decision)
{
    /// <summary>
    /// The end of AWS's sentence about a denial: an explicit deny is told before a missing allow, of several the first.
    /// Null if all allow it.
    /// </summary>
    internal static string? Because(PolicyRequest question, params IReadOnlyList<PolicyLayer> layers)
    {
        foreach (var layer in layers.Where(layer => layer.Decision == PolicyDecision.ExplicitlyDenied))
        {
            return $"with an explicit deny in {layer.Denying}";
        }

        foreach (var layer in layers.Where(layer => layer.Decision == PolicyDecision.ImplicitlyDenied))
        {
            return $"because no {layer.Name} allows the {question.Action} action";
        }

        return null;
    }
}
