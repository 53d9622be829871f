using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;

namespace Gateway.PersonalData;

/// <summary>Looks into a file in base64, if all of it is UTF-8. Of others, such as most PDF files, only the first bytes are read.</summary>
internal static class PersonalDataDocument
{
    // The usual PDF file has bytes that are no UTF-8 in its second line, and every picture and archive in its first ones.
    private const int Head = 4096;

    /// <returns>What was found; <c>null</c> for nothing.</returns>
    public static IReadOnlyList<PersonalDataMatch>? Look(
        TextSpan span, ReadOnlySpan<byte> body, ImmutableArray<PersonalDataRule> rules, CancellationToken cancellation)
    {
        var rented = ArrayPool<byte>.Shared.Rent(span.Length);
        try
        {
            var base64 = span.Read(body, rented);
            if (!MayBeUtf8(base64))
            {
                return null;
            }

            base64.CopyTo(rented); // Onto itself, where it had escapes.
            var (count, isPlain) = (base64.Length, base64.Length == span.Length && !span.IsEscaped);
            if (Base64.DecodeFromUtf8InPlace(rented.AsSpan(0, count), out var length) != OperationStatus.Done)
            {
                return null; // Judged elsewhere: such a document is refused.
            }

            isPlain = isPlain && Base64.GetMaxEncodedToUtf8Length(length) == count;
            var text = rented.AsSpan(0, length);
            return !Utf8.IsValid(text) ? null : Look(text, rules, isPlain ? TextKind.Text : TextKind.Fixed, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // A character that is cut off at the end of the head is still one.
    private static bool MayBeUtf8(ReadOnlySpan<byte> base64)
    {
        Span<byte> head = stackalloc byte[Head];
        var first = base64[..Math.Min(base64.Length, Head)];
        Base64.DecodeFromUtf8(first, head, out _, out var decoded, isFinalBlock: first.Length == base64.Length);
        ReadOnlySpan<byte> text = head[..decoded];
        while (!text.IsEmpty)
        {
            var read = Rune.DecodeFromUtf8(text, out _, out var length);
            if (read != OperationStatus.Done)
            {
                return read == OperationStatus.NeedMoreData;
            }

            text = text[length..];
        }

        return true;
    }

    private static IReadOnlyList<PersonalDataMatch>? Look(
        ReadOnlySpan<byte> text, ImmutableArray<PersonalDataRule> rules, TextKind kind, CancellationToken cancellation)
    {
        var scan = new PersonalDataScan(text, rules, cancellation);
        scan.Text(0, text.Length, kind);
        return scan.Matches;
    }
}
