namespace Gateway.Simulator.Policies;

/// <summary>A parsed policy, which can be evaluated for a request.</summary>
internal sealed class PolicyDocument
{
    private readonly IReadOnlyList<PolicyStatement> _statements;

    private PolicyDocument(string json, IReadOnlyList<PolicyStatement> statements)
    {
        Json = json;
        _statements = statements;
    }

    /// <summary>The text it was parsed from.</summary>
    internal string Json { get; }

    /// <summary>
    /// Parses a policy that is attached to an identity or an account, or given to a session: it names resources and no principal.
    /// </summary>
    /// <exception cref="PolicyFormatException">The document cannot be evaluated.</exception>
    internal static PolicyDocument ParseIdentity(string json) => Parse(json, PolicyForm.Identity);

    /// <summary>Parses a role's trust policy: it names principals and no resource.</summary>
    /// <exception cref="PolicyFormatException">The document cannot be evaluated.</exception>
    internal static PolicyDocument ParseTrust(string json) => Parse(json, PolicyForm.Trust);

    /// <summary>Parses a VPC endpoint's policy: it names principals and resources.</summary>
    /// <exception cref="PolicyFormatException">The document cannot be evaluated.</exception>
    internal static PolicyDocument ParseEndpoint(string json) => Parse(json, PolicyForm.Endpoint);

    /// <summary>Evaluates a request: an explicit deny wins, and without an allow it is denied.</summary>
    internal PolicyDecision Evaluate(PolicyRequest request)
    {
        var decision = PolicyDecision.ImplicitlyDenied;
        foreach (var statement in _statements.Where(statement => statement.AppliesTo(request)))
        {
            if (!statement.Allows)
            {
                return PolicyDecision.ExplicitlyDenied;
            }

            decision = PolicyDecision.Allowed;
        }

        return decision;
    }

    private static PolicyDocument Parse(string json, PolicyForm form) => new(json, PolicyParser.Parse(json, form));
}
