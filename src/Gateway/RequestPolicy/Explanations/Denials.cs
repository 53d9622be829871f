using System.Text;
using Gateway.Errors;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Explanations;

/// <summary>Everything in a request that its application may not send, each thing once, in the order of the body.</summary>
internal sealed class Denials
{
    // The most that one error lists. A longer list is not read, and a body made of violations must stay cheap.
    private const int MaxTold = 20;

    // The most violations examined: a long conversation repeats the same one in every message.
    private const int MaxLookedAt = 1000;

    private const string KindMember = ".type";

    private readonly List<Denial> _told = [];
    private readonly HashSet<(PolicyViolationKind Kind, MemberRule Rule, string Name)> _known = [];

    // The paths of blocks and tools whose type is not allowed, each with a dot at its end.
    private readonly HashSet<string> _refusedKinds = new(StringComparer.Ordinal);
    private int _lookedAt;
    private bool _hasMore;

    /// <summary>Adds a violation in a body, at the current place of a walk.</summary>
    public void Add(
        PolicyViolation violation, in MemberPath path, ReadOnlySpan<byte> body, PathNames names, MemberPolicy policy)
    {
        if (_told.Count == MaxTold || ++_lookedAt > MaxLookedAt)
        {
            _hasMore = true;
            return;
        }

        if (violation.Kind == PolicyViolationKind.Ruled
            && path.LoggedText(names, body, "") is var place && place.EndsWith(KindMember, StringComparison.Ordinal))
        {
            _refusedKinds.Add(place[..^(KindMember.Length - 1)]);
        }

        Span<byte> pattern = stackalloc byte[MemberPath.MaxPatternLength];
        var name = Encoding.UTF8.GetString(path.Pattern(body, pattern));
        if (_known.Add((violation.Kind, violation.Rule, name + violation.Below + violation.Value)))
        {
            _told.Add(PolicyViolationErrors.Of(violation, path, body, names, name, policy));
        }
    }

    /// <summary>Adds a violation in a header.</summary>
    public void Add(PolicyViolation violation, string header, MemberPolicy policy) =>
        _told.Add(PolicyViolationErrors.Of(violation, header, policy));

    /// <summary>Adds the violations found in a body inside this one.</summary>
    public void Add(Denials inner)
    {
        _told.AddRange(inner._told);
        _refusedKinds.UnionWith(inner._refusedKinds);
        _hasMore |= inner._hasMore;
    }

    /// <summary>
    /// The error for all of them: "member not allowed" if this applies to at least one, otherwise the code of the first.
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

    // Members of a block whose type is not allowed are not listed: a setting for them would not be enough, or there is none.
    private bool IsOfRefusedKind(Denial one) => one.IsAboutMember && _refusedKinds.Any(kind =>
        one.LoggedPath.StartsWith(kind, StringComparison.Ordinal)
        && !one.LoggedPath.AsSpan(kind.Length - 1).SequenceEqual(KindMember));
}

/// <summary>One thing that may not be sent.</summary>
/// <param name="Code">The code: a setting can allow it, or the request has to change.</param>
/// <param name="Detail">The text for the caller.</param>
/// <param name="LoggedPath">The path, in the form that may be logged.</param>
/// <param name="IsAboutMember">True when the member has to be allowed, and not only its value.</param>
internal readonly record struct Denial(ErrorCode Code, Text Detail, string LoggedPath, bool IsAboutMember = false);
