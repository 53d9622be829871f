using System.Text;
using Gateway.Errors;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Explanations;

/// <summary>All that a request holds and its application may not send, each thing once, in the order it was met.</summary>
internal sealed class Denials
{
    // Nobody reads more at once, and a body made of nothing else must not cost much.
    private const int MaxTold = 20;

    // The same thing in every message of a long conversation is looked at again so often, and then no more.
    private const int MaxLookedAt = 1000;

    private const string KindMember = ".type";

    private readonly List<Denial> _told = [];
    private readonly HashSet<(PolicyViolationKind Kind, MemberRule Rule, string Name)> _known = [];

    // Where blocks and tools stand whose type is refused, each with a dot at its end.
    private readonly HashSet<string> _refusedKinds = new(StringComparer.Ordinal);
    private int _lookedAt;
    private bool _hasMore;

    /// <summary>Adds something in a body, where a walk is.</summary>
    public void Add(
        PolicyViolation violation, in MemberPath path, ReadOnlySpan<byte> body, string within, MemberPolicy policy)
    {
        if (_told.Count == MaxTold || ++_lookedAt > MaxLookedAt)
        {
            _hasMore = true;
            return;
        }

        if (violation.Kind == PolicyViolationKind.Ruled
            && path.LoggedText(within, body) is var place && place.EndsWith(KindMember, StringComparison.Ordinal))
        {
            _refusedKinds.Add(place[..^(KindMember.Length - 1)]);
        }

        Span<byte> pattern = stackalloc byte[MemberPath.MaxPatternLength];
        var name = Encoding.UTF8.GetString(path.Pattern(body, pattern));
        if (_known.Add((violation.Kind, violation.Rule, name + violation.Below + violation.Value)))
        {
            _told.Add(PolicyViolationErrors.Of(violation, path, body, within, name, policy));
        }
    }

    /// <summary>Adds something in a header.</summary>
    public void Add(PolicyViolation violation, string header, MemberPolicy policy) =>
        _told.Add(PolicyViolationErrors.Of(violation, header, policy));

    /// <summary>Adds what was found in a body inside this one.</summary>
    public void Add(Denials inner)
    {
        _told.AddRange(inner._told);
        _refusedKinds.UnionWith(inner._refusedKinds);
        _hasMore |= inner._hasMore;
    }

    /// <summary>
    /// What is said about them: that the application may not, as soon as that is true of one; else that the request is
    /// wrong.
    /// </summary>
    public GatewayError ToError()
    {
        var code = _told.Exists(one => one.Code == ErrorCode.MemberNotAllowed)
            ? ErrorCode.MemberNotAllowed
            : _told[0].Code;
        var members = _told.Select(one => one.LoggedPath).Distinct(StringComparer.Ordinal);
        var told = _told.FindAll(one => !IsOfRefusedKind(one));
        if (told.Count == 1)
        {
            return new GatewayError(code, told[0].Detail) { Members = [.. members] };
        }

        var more = _hasMore ? new Text("ほかにもあります。", " There is more.") : default;
        return new GatewayError(
            code,
            new Text(
                $"受け付けられない箇所が {told.Count} 件あります。"
                + string.Concat(told.Select((one, i) => $"({i + 1}) {one.Detail.Ja}")) + more.Ja,
                $"{told.Count} things in this request are not accepted."
                + string.Concat(told.Select((one, i) => $" ({i + 1}) {one.Detail.En}")) + more.En))
        {
            Members = [.. members],
        };
    }

    // What stands in a block that is refused as such needs no setting of its own: the block's would not be enough, or there
    // is none.
    private bool IsOfRefusedKind(Denial one) => one.IsAboutMember && _refusedKinds.Any(kind =>
        one.LoggedPath.StartsWith(kind, StringComparison.Ordinal)
        && !one.LoggedPath.AsSpan(kind.Length - 1).SequenceEqual(KindMember));
}

/// <summary>One thing that may not be sent.</summary>
/// <param name="Code">Whether a setting or another request helps.</param>
/// <param name="Detail">What is said about it.</param>
/// <param name="LoggedPath">Where it is, as the log may have it.</param>
/// <param name="IsAboutMember">Whether it is a member that would have to be allowed, and not its value.</param>
internal readonly record struct Denial(ErrorCode Code, Text Detail, string LoggedPath, bool IsAboutMember = false);
