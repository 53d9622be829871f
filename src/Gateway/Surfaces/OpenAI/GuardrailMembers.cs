using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI;

/// <summary>
/// Finds members that choose or switch off a guardrail, in any client's convention and at any depth. They are refused and never
/// dropped: the caller would take the answer for one that a guardrail has seen, or has not seen.
/// </summary>
internal static class GuardrailMembers
{
    // No API has a member with a longer name.
    private const int MaxNameLength = 256;

    /// <param name="request">The body, an object.</param>
    /// <returns>The error that names the first such member; <c>null</c> for none.</returns>
    public static GatewayError? Find(JsonElement request)
    {
        Span<byte> folded = stackalloc byte[MaxNameLength];
        return Find(request, folded) is var (path, logged)
            ? RequestErrors.At(
                path,
                "ガードレールはゲートウェイの運用担当者が設定します。取り除いてください。",
                "guardrails are set by the gateway's operator. Remove it.") with
            {
                Members = [logged],
            }
            : null;
    }

    // The path as the caller is told it, and as it may be logged.
    private static (string Told, string Logged)? Find(JsonElement value, Span<byte> folded)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                if (Find(item, folded) is var (told, logged))
                {
                    return (Within($"[{index}]", told), Within($"[{index}]", logged));
                }

                index++;
            }
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                var name = JsonMarshal.GetRawUtf8PropertyName(member);
                name = name.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(member.Name) : name;
                if (IsGuardrail(name, folded))
                {
                    if (!SaysNothing(member.Value))
                    {
                        return (MemberNames.Shown(member.Name), MemberNames.Logged(member.Name));
                    }
                }
                else if (!IsFree(name) && Find(member.Value, folded) is var (told, logged))
                {
                    return (Within(MemberNames.Shown(member.Name), told), Within(MemberNames.Logged(member.Name), logged));
                }
            }
        }

        return null;
    }

    // The caller's own schemas and arguments of tools may have members of any name.
    private static bool IsFree(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("parameters"u8) || name.SequenceEqual("schema"u8) || name.SequenceEqual("arguments"u8);

    private static bool IsGuardrail(ReadOnlySpan<byte> name, Span<byte> folded)
    {
        // Most names of a conversation are shorter than the word.
        if (name.Length < "guardrail"u8.Length || name.Length > MaxNameLength)
        {
            return false;
        }

        var length = 0;
        foreach (var letter in name)
        {
            if (letter is not ((byte)'_' or (byte)'-'))
            {
                folded[length++] = (byte)(letter | 0x20);
            }
        }

        return folded[..length].IndexOf("guardrail"u8) >= 0;
    }

    private static bool SaysNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        _ => false,
    };

    private static string Within(string parent, string path) => path[0] == '[' ? parent + path : $"{parent}.{path}";
}
