using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Gateway.Buffers;

namespace Gateway.PersonalData;

/// <summary>
/// Searches a base64 file that is UTF-8. Of other files, such as most PDF files, only the first bytes are read.
/// </summary>
internal static class PersonalDataDocument
{
    // Most PDF files have bytes that are not UTF-8 in their second line; images and archives have them at their start.
    private const int Head = 4096;

    /// <returns>The matches; <c>null</c> for none.</returns>
    public static IReadOnlyList<PersonalDataMatch>? Look(
        TextSpan span, ReadOnlySpan<byte> body, ImmutableArray<PersonalDataRule> rules, CancellationToken cancellation)
    {
        // A large file is seldom a text, and then it needs no memory.
        if (!span.IsEscaped && !MayBeUtf8(span.Raw(body)))
        {
            return null;
        }

        using var buffer = ByteBuffer.Rent(span.Length);
        var decoded = buffer.Span;
        var base64 = span.Read(body, decoded);
        if (!MayBeUtf8(base64))
        {
            return null;
        }

        base64.CopyTo(decoded); // Copies onto itself when the text had escapes.
        var (count, isPlain) = (base64.Length, base64.Length == span.Length && !span.IsEscaped);
        if (Base64.DecodeFromUtf8InPlace(decoded[..count], out var length) != OperationStatus.Done)
        {
            return null; // Denied elsewhere, because it is not base64.
        }

        isPlain = isPlain && Base64.GetMaxEncodedToUtf8Length(length) == count;
        var text = decoded[..length];
        return !Utf8.IsValid(text) ? null : Look(text, rules, isPlain ? TextKind.Text : TextKind.Fixed, cancellation);
    }

    // A character cut off at the end of the head is accepted.
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
