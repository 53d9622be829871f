using System.Globalization;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.BodyEdits;

/// <summary>
/// The gateway's own edits of a body that may be sent: <c>modelId</c> is cut out, members that Bedrock would refuse are
/// removed, <c>requestMetadata</c> is added and, where the application's settings say so, <c>maxTokens</c> is clamped and a
/// guardrail forced. Every other byte stays the caller's.
/// </summary>
internal static class BodyEditor
{
    // "inferenceConfig":{"maxTokens":2147483647}, and the ten digits of a budget.
    private const int RoomForMaxTokens = 64;

    // More edits than this are sorted in an array on the heap.
    private const int EditsOnStack = 32;

    private const int MaxMemberLength = 512;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>The most bytes that the edits can add to a body of an application.</summary>
    public static int RoomFor(MemberPolicy policy) =>
        (policy.MaxTokens is null ? 0 : RoomForMaxTokens)
        + (policy.Metadata?.Room ?? 0)
        + (policy.ForcedGuardrail is { } guardrail ? guardrail.Member.Length : 0);

    /// <param name="body">The body, with <see cref="RoomFor"/> free bytes before it.</param>
    /// <param name="found">The results of the walk over it.</param>
    /// <param name="form">The form of the body; additions that the form has no member for are left out.</param>
    /// <param name="policy">The policy of the application.</param>
    /// <param name="requestId">The gateway's request id.</param>
    /// <param name="removals">The members and betas to remove.</param>
    public static void Apply(
        RequestBody body, in RequestMembers found, BodyForm form, MemberPolicy policy, string requestId,
        Removals removals)
    {
        var isConverse = form is BodyForm.Converse or BodyForm.ConverseWithModelId;
        if (!isConverse && form != BodyForm.Anthropic)
        {
            ToGiven(body, found, default, default, default, null, removals);
            return;
        }

        Span<byte> room = stackalloc byte[MaxMemberLength];
        var entries = isConverse && policy.Metadata is { } own ? room[..own.Write(requestId, room)] : default;
        Span<byte> more = stackalloc byte[RoomForMaxTokens];
        var tokens = policy.MaxTokens is { } most ? more[..WriteMaxTokens(isConverse, most, more)] : default;

        var guardrail = isConverse ? policy.ForcedGuardrail : null;

        var budget = ThinkingBudget.Lowered(body.Bytes.Span, found, policy);
        ToGiven(body, found, entries, tokens, (policy.MaxTokens, budget), guardrail, removals);

        var first = body.Bytes.Span.IndexOf((byte)'{') + 1;
        if (guardrail is not null && !found.GuardrailConfig.IsGiven)
        {
            Put(body, first, guardrail.Member);
        }

        if (!found.RequestMetadata.IsGiven)
        {
            PutInside(body, first, "\"requestMetadata\":{"u8, entries);
        }

        if (found.MaxTokens.IsGiven || found.InferenceConfig.IsGiven)
        {
            return;
        }

        if (isConverse)
        {
            PutInside(body, first, "\"inferenceConfig\":{"u8, tokens);
        }
        else
        {
            Put(body, first, tokens);
        }
    }

    // From the end to the beginning, so that the positions before an edit stay valid.
    private static void ToGiven(
        RequestBody body, in RequestMembers found, ReadOnlySpan<byte> entries, ReadOnlySpan<byte> tokens,
        (int? MaxTokens, int? Budget) most, ChosenGuardrail? guardrail, Removals removals)
    {
        ReadOnlySpan<MemberSpan> kept =
        [
            found.RequestMetadata, found.MaxTokens, found.InferenceConfig, found.GuardrailConfig,
            found.ThinkingBudget, removals.Betas,
        ];
        var count = kept.Length + removals.Members.Count + 1;
        Span<(MemberSpan Place, bool IsCut)> edits =
            count <= EditsOnStack ? stackalloc (MemberSpan, bool)[count] : new (MemberSpan, bool)[count];
        for (var i = 0; i < kept.Length; i++)
        {
            edits[i] = (kept[i], false);
        }

        for (var i = 0; i < removals.Members.Count; i++)
        {
            edits[kept.Length + i] = (removals.Members[i], true);
        }

        edits[^1] = (found.ModelId, true);
        edits.Sort(static (one, other) => other.Place.Start.CompareTo(one.Place.Start));
        foreach (var (span, isCut) in edits)
        {
            if (!span.IsGiven)
            {
                return;
            }

            if (isCut)
            {
                CutOut(body, span);
            }
            else if (span == found.RequestMetadata)
            {
                PutInto(body, span, entries);
            }
            else if (span == found.GuardrailConfig)
            {
                Replace(body, span, guardrail is null ? default : guardrail.Value);
            }
            else if (span == removals.Betas)
            {
                Replace(body, span, removals.BetasLeft);
            }
            else if (span == found.ThinkingBudget)
            {
                Lower(body, span, most.Budget);
            }
            else if (span == found.MaxTokens)
            {
                Clamp(body, span, most.MaxTokens);
            }
            else if (!found.MaxTokens.IsGiven)
            {
                PutInto(body, span, tokens);
            }
        }
    }

    // Removes exactly one comma too, so that what is left is the same JSON object without the member.
    private static void CutOut(RequestBody body, MemberSpan member)
    {
        var bytes = body.Bytes.Span;
        var behind = bytes[member.End..];
        var next = bytes.Length - behind.TrimStart(WhiteSpace).Length;
        if (bytes[next] == (byte)',')
        {
            body.Cut(member.Start, next + 1 - member.Start);
            return;
        }

        var before = bytes[..member.Start].TrimEnd(WhiteSpace).Length - 1;
        var first = bytes[before] == (byte)',' ? before : member.Start;
        body.Cut(first, member.End - first);
    }

    private static void Clamp(RequestBody body, MemberSpan member, int? most)
    {
        var value = body.Bytes.Span[member.Value..member.End];
        var isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var asked);
        if (most is null || (isNumber && asked <= most))
        {
            return;
        }

        Lower(body, member, most);
    }

    private static void Lower(RequestBody body, MemberSpan member, int? to)
    {
        if (to is { } number)
        {
            Span<byte> digits = stackalloc byte[RoomForMaxTokens];
            number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            Replace(body, member, digits[..length]);
        }
    }

    private static void Replace(RequestBody body, MemberSpan member, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            body.Cut(member.Value, member.Length);
            body.Insert(member.Value, value);
        }
    }

    // Adds to the object that is a member's value. A null counts as an empty object; AWS refuses any other value.
    private static void PutInto(RequestBody body, MemberSpan member, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        switch (body.Bytes.Span[member.Value])
        {
            case (byte)'{':
                Put(body, member.Value + 1, text);
                break;
            case (byte)'n':
                Replace(body, member, "{}"u8);
                Put(body, member.Value + 1, text);
                break;
            default:
                break;
        }
    }

    // Adds a member whose value is a new object with this content.
    private static void PutInside(RequestBody body, int at, ReadOnlySpan<byte> opening, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        Span<byte> member = stackalloc byte[MaxMemberLength];
        opening.CopyTo(member);
        text[..^1].CopyTo(member[opening.Length..]);
        "},"u8.CopyTo(member[(opening.Length + text.Length - 1)..]);
        Put(body, at, member[..(opening.Length + text.Length + 1)]);
    }

    // Adds members that end with a comma. The last comma is left out in an object without other members.
    private static void Put(RequestBody body, int at, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            var isOnly = body.Bytes.Span[at..].TrimStart(WhiteSpace)[0] == (byte)'}';
            body.Insert(at, isOnly ? text[..^1] : text);
        }
    }

    private static int WriteMaxTokens(bool isConverse, int most, Span<byte> to)
    {
        var name = isConverse ? "\"maxTokens\":"u8 : "\"max_tokens\":"u8;
        name.CopyTo(to);
        most.TryFormat(to[name.Length..], out var digits, default, CultureInfo.InvariantCulture);
        to[name.Length + digits] = (byte)',';
        return name.Length + digits + 1;
    }
}
