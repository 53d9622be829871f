using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.PersonalData;

/// <summary>Tags and comments of HTML and XML, which may stand between the digits of a number or the letters of a word.</summary>
internal static class Tag
{
    private const int MaxLength = 80;

    /// <summary>
    /// The length of the tag or comment at the start of a text; 0 for none. <c>&lt;b&gt;個人&lt;/b&gt;番号</c> is one word.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Length(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'<', (byte)'!', (byte)'-', (byte)'-', ..] => CommentLength(text[..Math.Min(text.Length, MaxLength)]),
        [(byte)'<', (byte)'/' or (byte)'!' or (byte)'?' or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z'), ..] =>
            LengthTo((byte)'>', text[..Math.Min(text.Length, MaxLength)]),
        _ => 0,
    };

    // React writes <!-- --> between two adjacent texts. A comment may contain >.
    private static int CommentLength(ReadOnlySpan<byte> text) =>
        text[2..].IndexOf("-->"u8) is var end and >= 0 ? end + "<!-->"u8.Length : 0;

    // Not IndexOf, of which a process also runs the slow version at first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LengthTo(byte last, ReadOnlySpan<byte> text)
    {
        var at = 0;
        for (; at + Vector128<byte>.Count <= text.Length; at += Vector128<byte>.Count)
        {
            if (Vector128.Equals(Vector128.Create(text[at..]), Vector128.Create(last)) is var found && found != Vector128<byte>.Zero)
            {
                return at + BitOperations.TrailingZeroCount(found.ExtractMostSignificantBits()) + 1;
            }
        }

        while (at < text.Length && text[at] != last)
        {
            at++;
        }

        return at < text.Length ? at + 1 : 0;
    }
}
