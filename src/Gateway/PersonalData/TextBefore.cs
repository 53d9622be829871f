using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.PersonalData;

/// <summary>How much of the text before a number has to be read for the words that may name it.</summary>
internal static class TextBefore
{
    /// <summary>
    /// As many characters are enough, and at least as many bytes have them: a word may begin so far before a number, and
    /// the longest word that begins before that goes on to there.
    /// </summary>
    public const int Least = WordReader.FarBefore + 24;

    /// <summary>The most bytes that have so many characters: each may be an escape of JSON inside JSON.</summary>
    public const int Most = 16 * WordReader.FarBefore;

    private const int First = 80;

    // How many bytes more than one a character has that is written with one of these: &#x0001F4;, </strong>, \uD83D\uDE00.
    private const int OfReference = 11;
    private const int OfEscapeWithU = 5;

    /// <summary>So many of the last bytes hold enough characters, whatever they are.</summary>
    /// <param name="text">What is before the number.</param>
    /// <returns>Perhaps more than there are.</returns>
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

    // At least as many are in a text: a byte begins one, or is in the middle of a longer one, of which the first byte tells.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Characters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (; text.Length >= Vector128<byte>.Count; text = text[Vector128<byte>.Count..])
        {
            var bytes = Vector128.Create(text);
            var begun = Vector128.GreaterThan(bytes.AsSByte(), Vector128.Create((sbyte)-65)); // 10xxxxxx goes on.
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
