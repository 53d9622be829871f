using Gateway.Simulator.Identities;

namespace Gateway.Simulator.Policies;

/// <summary>
/// A request for a policy decision: principal, action, resource, and the condition keys that are present.
/// </summary>
internal sealed record PolicyRequest(Principal Principal, string Action, string Resource)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["aws:PrincipalArn"] = [Principal.PrincipalArn],
        ["aws:PrincipalAccount"] = [Principal.AccountId],
    };

    /// <summary>
    /// The values of a condition key; empty if the key is absent. Names of keys are case-insensitive, as in AWS.
    /// </summary>
    internal IReadOnlyList<string> Values(string key) => _keys.GetValueOrDefault(key, []);

    /// <summary>Adds a condition key; a null value leaves it absent.</summary>
    internal PolicyRequest With(string key, string? value)
    {
        if (value is not null)
        {
            _keys[key] = [value];
        }

        return this;
    }

    /// <summary>Adds a condition key that can have several values.</summary>
    internal PolicyRequest With(string key, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            _keys[key] = values;
        }

        return this;
    }
}
