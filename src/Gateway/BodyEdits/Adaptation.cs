using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Gateway.Catalog;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.BodyEdits;

/// <summary>
/// The edits that make of a caller's body one that the model takes: what Bedrock is known to refuse is removed where nothing is
/// lost without it (betas the model does not take, with the members that need them, explicit defaults that Bedrock has no
/// member for, nulls), and a body of Anthropic's own API becomes one of Invoke.
/// </summary>
internal sealed class Adaptation
{
    /// <summary>No edits.</summary>
    public static readonly Adaptation None = new();

    /// <summary>The most bytes that a body of Anthropic's own API can grow by: mostly its betas, at most 32 of 64 bytes.</summary>
    public const int Room = 3 * 1024;

    /// <summary>The only version of its API that Anthropic has on Bedrock for every model.</summary>
    private const string BedrockVersion = "bedrock-2023-05-31";

    // Claude 4.7 and later know this version on Bedrock, and Anthropic's Bedrock SDKs send it to every model from 1.0 on.
    private const string NewVersion = "2026-10-21";

    private readonly List<MemberSpan> _cuts = [];
    private readonly List<Splice> _splices = [];
    private readonly List<string> _told = [];

    /// <summary>Members to add at the beginning of the body, each followed by a comma.</summary>
    public byte[] Added { get; private set; } = [];

    /// <summary>The names reported to the caller, each once.</summary>
    public IReadOnlyList<string> Told =>
        _told.Count == 0 ? [] : [.. _told.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>The edits that one request needs.</summary>
    /// <param name="found">The results of the walk.</param>
    /// <param name="body">The body.</param>
    /// <param name="form">The form of the body.</param>
    /// <param name="taken">The betas that the model takes.</param>
    /// <param name="features">What the model accepts.</param>
    public static Adaptation Of(
        in RequestMembers found, ReadOnlySpan<byte> body, BodyForm form, FrozenSet<string> taken, ModelFeatures features)
    {
        if (found is { Betas: null, Removable: null } && !form.IsMessages()
            && !(form == BodyForm.Anthropic && found.Version.IsGiven))
        {
            return None;
        }

        var adaptation = new Adaptation();
        var betas = adaptation.Betas(found, form, taken);
        if (form == BodyForm.Anthropic)
        {
            adaptation.Version(found.Version, body, features);
        }
        else if (form.IsMessages())
        {
            adaptation.ToInvoke(found, body, betas, isCounted: form == BodyForm.MessagesToCount);
            MessagesAdaptation.Apply(adaptation, found, body, features);
        }

        return adaptation;
    }

    /// <summary>Adds the edits, all but <see cref="Added"/>.</summary>
    public void AddTo(ref Splices edits)
    {
        foreach (var member in _cuts)
        {
            edits.Cut(member);
        }

        foreach (var splice in _splices)
        {
            edits.Add(splice);
        }
    }

    /// <summary>Removes a member, under the name that the caller is told; an empty one is not told.</summary>
    public void Cut(MemberSpan member, string told)
    {
        if (member.IsGiven)
        {
            _cuts.Add(member);
            _told.Add(told);
        }
    }

    /// <summary>Writes another text in place of a part of the body.</summary>
    public void Replace(int start, int end, string text, string told)
    {
        _splices.Add(new Splice(start, end, Encoding.UTF8.GetBytes(text)));
        _told.Add(told);
    }

    // The betas that stay. What needs one that does not stay goes with it: Bedrock refuses either without the other. Anthropic's
    // own API also has members without a beta that Bedrock takes only with one.
    private List<string> Betas(in RequestMembers found, BodyForm form, FrozenSet<string> taken)
    {
        var given = found.Betas?.Values ?? [];
        var left = given.Where(beta => beta.IsOperators || taken.Contains(beta.Value)).Select(beta => beta.Value).ToList();
        var dropped = given.Select(beta => beta.Value).Except(left, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        _told.AddRange(found.Betas?.Unknown ?? []);
        _told.AddRange(dropped);
        if (found.Betas is { Member: { IsGiven: true } span } && left.Count < given.Count)
        {
            if (left.Count == 0)
            {
                Cut(span, "");
            }
            else
            {
                Replace(span.Value, span.End, ListOf(left), "");
            }
        }

        foreach (var (member, name, beta) in found.Removable ?? [])
        {
            if (beta.Length == 0 || (form.IsMessages() ? !left.Contains(beta) : dropped.Contains(beta)))
            {
                Cut(member, name);
            }
        }

        return left;
    }

    private void Version(MemberSpan version, ReadOnlySpan<byte> body, ModelFeatures features)
    {
        if (version.IsGiven && !features.AnthropicVersions.Contains(NewVersion)
            && body[version.Value..version.End].SequenceEqual(Encoding.ASCII.GetBytes($"\"{NewVersion}\"")))
        {
            Replace(version.Value, version.End, $"\"{BedrockVersion}\"", "anthropic_version");
        }
    }

    // CountTokens reads max_tokens, which must be above the tokens for thinking, and reserves nothing.
    private void ToInvoke(in RequestMembers found, ReadOnlySpan<byte> body, List<string> betas, bool isCounted)
    {
        Cut(found.Stream, "");
        Cut(found.Version, "");
        var head = new StringBuilder($"\"anthropic_version\":\"{BedrockVersion}\",");
        if (betas.Count > 0)
        {
            head.Append("\"anthropic_beta\":").Append(ListOf(betas.Distinct(StringComparer.Ordinal))).Append(',');
        }

        if (isCounted)
        {
            Cut(found.MaxTokens, "");
            var budget = found.ThinkingBudget.IsGiven
                && int.TryParse(body[found.ThinkingBudget.Value..found.ThinkingBudget.End], out var tokens)
                && tokens is > 0 and < int.MaxValue ? tokens : 0;
            head.Append(CultureInfo.InvariantCulture, $"\"max_tokens\":{budget + 1},");
        }

        Added = Encoding.UTF8.GetBytes(head.ToString());
    }

    // Names of betas need no escapes.
    private static string ListOf(IEnumerable<string> betas) => $"[\"{string.Join("\",\"", betas)}\"]";
}
