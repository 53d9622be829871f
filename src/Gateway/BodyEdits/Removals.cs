using System.Collections.Frozen;
using System.Text;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.BodyEdits;

/// <summary>
/// The parts of a body that are removed because Bedrock is known to refuse them and nothing is lost without them: betas the
/// model does not take, with the members that need them, explicit defaults that Bedrock has no member for, and nulls.
/// </summary>
/// <param name="Members">The members to remove as a whole.</param>
/// <param name="Betas">The member from which only some values are removed.</param>
/// <param name="BetasLeft">The values that stay in it, as a JSON list.</param>
/// <param name="Told">The names reported to the caller.</param>
internal sealed record Removals(
    IReadOnlyList<MemberSpan> Members, MemberSpan Betas, byte[] BetasLeft, IReadOnlyList<string> Told)
{
    public static readonly Removals None = new([], default, [], []);

    /// <param name="found">The results of the walk.</param>
    /// <param name="taken">The betas that the model takes.</param>
    public static Removals Of(in RequestMembers found, FrozenSet<string> taken) =>
        found is { Betas: null, Removable: null } ? None : Find(found, taken);

    // A method of its own, so that a body without any needs no closure.
    private static Removals Find(in RequestMembers found, FrozenSet<string> taken)
    {
        List<MemberSpan> members = [];
        List<string> told = [];
        var given = found.Betas?.Values ?? [];
        var left = given.Where(beta => beta.IsOperators || taken.Contains(beta.Value)).Select(beta => beta.Value).ToList();
        var dropped = given.Select(beta => beta.Value).Except(left, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        told.AddRange(dropped);
        var betas = found.Betas is { Member: { IsGiven: true } span } && left.Count < given.Count ? span : default;
        if (betas.IsGiven && left.Count == 0)
        {
            members.Add(betas);
            betas = default;
        }

        foreach (var (member, name, beta) in found.Removable ?? [])
        {
            if (beta.Length == 0 || dropped.Contains(beta))
            {
                members.Add(member);
                told.Add(name);
            }
        }

        return new(
            members, betas, Encoding.UTF8.GetBytes($"[\"{string.Join("\",\"", left)}\"]"),
            [.. told.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)]);
    }
}
