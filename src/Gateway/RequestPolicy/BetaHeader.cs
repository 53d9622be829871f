using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Violations;
using Gateway.RequestPolicy.Walk;
using Microsoft.Extensions.Primitives;

namespace Gateway.RequestPolicy;

/// <summary>
/// The header <c>anthropic-beta</c> of Anthropic's own API: a list with commas, which may be given several times. Bedrock reads
/// the member <c>anthropic_beta</c> instead.
/// </summary>
internal static class BetaHeader
{
    private const string Name = "anthropic-beta";

    /// <summary>Adds its values to those of the body.</summary>
    public static void Read(IHeaderDictionary headers, MemberPolicy policy, ref RequestMembers members)
    {
        foreach (var line in headers[Name])
        {
            foreach (var value in new StringTokenizer(line ?? "", [',']))
            {
                var beta = value.Trim();
                if (beta.Length == 0)
                {
                    continue;
                }

                var violation = (members.Betas ??= new()).Add(
                    beta.Length <= GivenBetas.MaxLength ? beta.ToString() : "", policy, mayBeUnknown: true);
                if (violation.Kind != PolicyViolationKind.Nothing)
                {
                    (members.Denials ??= new()).Add(violation, Name, policy);
                }
            }
        }
    }
}
