using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Walk;

/// <summary>The betas that a body asks for.</summary>
internal sealed class GivenBetas
{
    /// <summary>Longer than the longest name of Anthropic's, which has 41 characters.</summary>
    public const int MaxLength = 64;

    // More than any client sends; the rest of a longer list counts as unknown.
    private const int MaxValues = 32;

    /// <summary>The member <c>anthropic_beta</c>.</summary>
    public MemberSpan Member { get; set; }

    /// <summary>
    /// Values that nobody knows, which Anthropic's own API ignores: they are not sent. Empty for a value that has not the form
    /// of a beta's name.
    /// </summary>
    public List<string> Unknown { get; } = [];

    /// <summary>Its allowed values, and for each whether the operator has allowed it: such a beta goes to every model.</summary>
    public List<(string Value, bool IsOperators)> Values { get; } = [];

    /// <summary>Adds a value by its mark and the operator's settings.</summary>
    /// <param name="value">The value; empty for one that is longer than <see cref="MaxLength"/> or no text.</param>
    /// <param name="policy">The policy of the application.</param>
    /// <param name="mayBeUnknown">True where a value that nobody knows is not sent, instead of being refused.</param>
    public PolicyViolation Add(string value, MemberPolicy policy, bool mayBeUnknown)
    {
        var mark = BetaTable.Of(value);
        var isOperators = policy.AllowsBeta(value);
        var shown = BetaSettings.IsName(value) ? value : "";
        if ((mark == BetaMark.Harmless || isOperators) && !(mayBeUnknown && Values.Count == MaxValues))
        {
            Values.Add((value, isOperators));
            return default;
        }

        if (mark != BetaMark.Denied && mayBeUnknown)
        {
            if (Unknown.Count < MaxValues)
            {
                Unknown.Add(shown);
            }

            return default;
        }

        return new(mark == BetaMark.Denied ? PolicyViolationKind.DeniedBeta : PolicyViolationKind.Beta) { Value = shown };
    }
}

/// <summary>A member that can be removed without loss.</summary>
/// <param name="Span">The position of the member.</param>
/// <param name="Name">The name reported to the caller; empty for what is not reported, such as a null.</param>
/// <param name="Beta">The beta without which it is removed; empty when it is always removed.</param>
internal readonly record struct RemovableMember(MemberSpan Span, string Name, string Beta);

/// <summary>A member of Anthropic's own API that some models do not take as it is.</summary>
/// <param name="Path">The path, in the form that settings use.</param>
/// <param name="Span">The position of the member.</param>
internal readonly record struct AdaptableMember(string Path, MemberSpan Span);
