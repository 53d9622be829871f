using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.PersonalData;

/// <summary>The amount of text to read before a number, for the words that may name it.</summary>
internal static class TextBefore
{
    /// <summary>
    /// The number of characters that is enough, and that takes at least as many bytes: a word may begin so far before a number,
    /// and the longest word that begins even earlier reaches to there.
    /// </summary>
    public const int Least = WordReader.FarBefore + 24;

    /// <summary>The most bytes that so many characters take: each may be an escape of JSON inside JSON.</summary>
    public const int Most = 16 * WordReader.FarBefore;

    private const int First = 80;

    // The bytes, beyond one, of a character written with one of these: &#x0001F4;, </strong>, \uD83D\uDE00.
    private const int OfReference = 11;
    private const int OfEscapeWithU = 5;

    /// <summary>The number of last bytes that hold enough characters, whatever they are.</summary>
    /// <param name="text">The text before the number.</param>
    /// <returns>The number; it can be more than there are.</returns>
    public static int Enough(ReadOnlySpan<byte> text)
    {
        for (var bytes = First; bytes < Math.Min(Most, text.Length); bytes *= 2)
        {
            if (Characters(text[^bytes..]) >= Least)
            {
                return bytes;
            }
        }

        return Most;
    }

    // A lower bound of the characters in a text: each byte begins one, or continues one whose first byte shows its length.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Characters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (; text.Length >= Vector128<byte>.Count; text = text[Vector128<byte>.Count..])
        {
            var bytes = Vector128.Create(text);
            var begun = Vector128.GreaterThan(bytes.AsSByte(), Vector128.Create((sbyte)-65)); // 10xxxxxx continues a character.
            var references = Vector128.Equals(bytes, Vector128.Create((byte)'&')) | Vector128.Equals(bytes, Vector128.Create((byte)'<'));
            count += Count(begun) - (OfReference * Count(references))
                - Count(Vector128.Equals(bytes, Vector128.Create((byte)'\\')))
                - (OfEscapeWithU * Count(Vector128.Equals(bytes, Vector128.Create((byte)'u'))));
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count<T>(Vector128<T> found) => BitOperations.PopCount(found.ExtractMostSignificantBits());
}
