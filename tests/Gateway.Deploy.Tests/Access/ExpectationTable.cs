using Gateway.Simulator.Identities;
using Gateway.Simulator.Policies;

namespace Gateway.Deploy.Tests.Access;

/// <summary>Collects the expectations of one policy, row by row.</summary>
internal sealed class ExpectationTable(string policy)
{
    private readonly List<Expectation> _rows = [];
    private Variants _on = Variants.All;

    public IReadOnlyList<Expectation> Rows => _rows;

    /// <summary>Sets the deployments to which the following rows apply.</summary>
    public ExpectationTable On(Variants variants)
    {
        _on = variants;
        return this;
    }

    public ExpectationTable Allows(
        Principal who, string action, string resource, params (string Key, string Value)[] keys) =>
        Row(PolicyDecision.Allowed, who, action, resource, keys);

    /// <summary>Expects that it is not allowed, with or without an explicit deny.</summary>
    public ExpectationTable Denies(
        Principal who, string action, string resource, params (string Key, string Value)[] keys) =>
        Row(PolicyDecision.ImplicitlyDenied, who, action, resource, keys);

    /// <summary>Expects an explicit deny, which holds even if another policy allows it.</summary>
    public ExpectationTable Forbids(
        Principal who, string action, string resource, params (string Key, string Value)[] keys) =>
        Row(PolicyDecision.ExplicitlyDenied, who, action, resource, keys);

    private ExpectationTable Row(
        PolicyDecision verdict, Principal who, string action, string resource, (string Key, string Value)[] keys)
    {
        _rows.Add(new Expectation(policy, _on, verdict, who, action, resource, keys));
        return this;
    }
}
