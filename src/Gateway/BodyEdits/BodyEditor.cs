using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.BodyEdits;

/// <summary>
/// The gateway's own edits of a body that may be sent: <c>modelId</c> is cut out, what the model or Bedrock does not take is
/// adapted, <c>requestMetadata</c> is added and, where the application's settings say so, <c>maxTokens</c> is clamped and a
/// guardrail forced. Every other byte stays the caller's.
/// </summary>
internal static class BodyEditor
{
    // "inferenceConfig":{"maxTokens":2147483647}, and the ten digits of a budget.
    private const int RoomForMaxTokens = 64;

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
    /// <param name="origin">The request id and the end user.</param>
    /// <param name="adaptation">The edits that the model and the form of the request need.</param>
    public static void Apply(
        RequestBody body, in RequestMembers found, BodyForm form, MemberPolicy policy, RequestOrigin origin,
        Adaptation adaptation)
    {
        var isConverse = IsConverse(form);
        var isLimited = IsLimited(form);
        var scratch = ArrayPool<byte>.Shared.Rent(2 * MaxMemberLength);
        var entries = scratch.AsMemory(0, isConverse && policy.Metadata is { } own ? own.Write(origin, scratch) : 0);
        var tokens = scratch.AsMemory(
            MaxMemberLength,
            isLimited && policy.MaxTokens is { } most ? WriteMaxTokens(isConverse, most, scratch.AsSpan(MaxMemberLength)) : 0);
        var guardrail = isConverse ? policy.ForcedGuardrail : null;

        var edits = default(Splices);
        ToGiven(ref edits, body.Bytes.Span, found, entries, tokens, guardrail);
        if (isLimited)
        {
            Limit(ref edits, body.Bytes.Span, found, policy);
        }

        adaptation.AddTo(ref edits);
        edits.ApplyTo(body);

        var first = body.Bytes.Span.IndexOf((byte)'{') + 1;
        Put(body, first, adaptation.Added);
        if (guardrail is not null && !found.GuardrailConfig.IsGiven)
        {
            Put(body, first, guardrail.Member);
        }

        if (!found.RequestMetadata.IsGiven)
        {
            PutInside(body, first, "\"requestMetadata\":{"u8, entries.Span);
        }

        if (!found.MaxTokens.IsGiven && !found.InferenceConfig.IsGiven)
        {
            if (isConverse)
            {
                PutInside(body, first, "\"inferenceConfig\":{"u8, tokens.Span);
            }
            else
            {
                Put(body, first, tokens.Span);
            }
        }

        ArrayPool<byte>.Shared.Return(scratch);
    }

    /// <summary>The most tokens that the edited body will ask for; <c>null</c> where it leaves that to the model.</summary>
    /// <param name="body">The body before the edits.</param>
    /// <param name="found">The results of the walk over it.</param>
    /// <param name="form">The form of the body.</param>
    /// <param name="policy">The policy of the application.</param>
    public static long? MaxTokensOf(ReadOnlySpan<byte> body, in RequestMembers found, BodyForm form, MemberPolicy policy)
    {
        if (!IsLimited(form))
        {
            return null;
        }

        // What is not a number of at least 1 is refused by AWS: then nothing may be assumed of it.
        long? asked = found.MaxTokens.IsGiven && Asked(body, found) is >= 1 and <= long.MaxValue / 2 and var number ? (long)number : null;
        return asked < policy.MaxTokens ? asked : policy.MaxTokens ?? asked;
    }

    private static bool IsConverse(BodyForm form) => form is BodyForm.Converse or BodyForm.ConverseWithModelId;

    private static bool IsLimited(BodyForm form) => IsConverse(form) || form is BodyForm.Anthropic or BodyForm.Messages;

    private static double? Asked(ReadOnlySpan<byte> body, in RequestMembers found) => double.TryParse(
        body[found.MaxTokens.Value..found.MaxTokens.End], NumberStyles.Float, CultureInfo.InvariantCulture, out var asked)
        ? asked
        : null;

    private static void ToGiven(
        ref Splices edits, ReadOnlySpan<byte> body, in RequestMembers found, ReadOnlyMemory<byte> entries,
        ReadOnlyMemory<byte> tokens, ChosenGuardrail? guardrail)
    {
        if (found.ModelId.IsGiven)
        {
            edits.Cut(found.ModelId);
        }

        if (found.RequestMetadata.IsGiven)
        {
            PutInto(ref edits, body, found.RequestMetadata, entries);
        }

        if (found.InferenceConfig.IsGiven && !found.MaxTokens.IsGiven)
        {
            PutInto(ref edits, body, found.InferenceConfig, tokens);
        }

        if (found.GuardrailConfig.IsGiven && guardrail is not null)
        {
            edits.Replace(found.GuardrailConfig, guardrail.Value);
        }
    }

    private static void Limit(ref Splices edits, ReadOnlySpan<byte> body, in RequestMembers found, MemberPolicy policy)
    {
        if (found.ThinkingBudget.IsGiven && ThinkingBudget.Lowered(body, found, policy) is { } budget)
        {
            edits.Replace(found.ThinkingBudget, Digits(budget));
        }

        if (found.MaxTokens.IsGiven && policy.MaxTokens is { } most && !(Asked(body, found) <= most))
        {
            edits.Replace(found.MaxTokens, Digits(most));
        }
    }

    private static byte[] Digits(int number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    // Adds to the object that is a member's value. A null counts as an empty object; AWS refuses any other value.
    private static void PutInto(
        ref Splices edits, ReadOnlySpan<byte> body, MemberSpan member, ReadOnlyMemory<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var at = member.Value + 1;
        switch (body[member.Value])
        {
            case (byte)'{':
                edits.Add(new Splice(at, at, IsClosed(body[at..]) ? text[..^1] : text));
                break;
            case (byte)'n':
                edits.Replace(member, (byte[])[(byte)'{', .. text.Span[..^1], (byte)'}']);
                break;
            default:
                break;
        }
    }

    private static bool IsClosed(ReadOnlySpan<byte> rest) => rest.TrimStart(WhiteSpace)[0] == (byte)'}';

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
            body.Insert(at, IsClosed(body.Bytes.Span[at..]) ? text[..^1] : text);
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
