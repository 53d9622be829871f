namespace Gateway.Simulator.Policies;

/// <summary>One kind of policy that a request has to pass, and its decision.</summary>
/// <param name="Name">Its name in AWS's sentence about a missing allow: no <c>session policy</c> allows …</param>
/// <param name="Denying">
/// Its name in the sentence about an explicit deny: with an explicit deny in <c>a session policy</c>.
/// </param>
/// <param name="Decision">The decision; if there is no policy of this kind, everything is allowed.</param>
internal readonly record struct PolicyLayer(string Name, string Denying, PolicyDecision Decision)
{
    /// <summary>
    /// The end of AWS's sentence about a denial; null if all layers allow the request. An explicit deny is reported before a
    /// missing allow, and the first of several.
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
