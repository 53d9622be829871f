using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.PersonalData;

/// <summary>Counts the ASCII digits at a position: nearly always less than 16, for which one wide read is enough.</summary>
internal static class AsciiDigits
{
    /// <summary>The number of digits at the start of a text.</summary>
    /// <param name="body">The text, and what follows it: if the text ends early, that allows one wide read.</param>
    /// <param name="textLength">The length of the text.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(ReadOnlySpan<byte> body, int textLength)
    {
        if (body.Length >= Vector128<byte>.Count)
        {
            var values = Vector128.Create(body) - Vector128.Create((byte)'0');
            var others = Vector128.GreaterThan(values, Vector128.Create((byte)9)).ExtractMostSignificantBits();
            if (others != 0)
            {
                return Math.Min(BitOperations.TrailingZeroCount(others), textLength);
            }
        }

        return body[..textLength].IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end and >= 0 ? end : textLength;
    }
}
