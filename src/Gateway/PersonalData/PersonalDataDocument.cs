using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;

namespace Gateway.PersonalData;

/// <summary>Looks into a document that is a text in base64. It is in UTF-8: others are refused.</summary>
internal static class PersonalDataDocument
{
    /// <returns>What was found; <c>null</c> for nothing.</returns>
    public static IReadOnlyList<PersonalDataMatch>? Look(
        TextSpan span, ReadOnlySpan<byte> body, ImmutableArray<PersonalDataRule> rules, CancellationToken cancellation)
    {
        var rented = ArrayPool<byte>.Shared.Rent(span.Length);
        try
        {
            var base64 = span.Read(body, rented);
            base64.CopyTo(rented); // Onto itself, where it had escapes.
            var (count, isPlain) = (base64.Length, base64.Length == span.Length && !span.IsEscaped);
            if (Base64.DecodeFromUtf8InPlace(rented.AsSpan(0, count), out var length) != OperationStatus.Done)
            {
                return null; // Judged elsewhere: such a document is refused.
            }

            isPlain = isPlain && Base64.GetMaxEncodedToUtf8Length(length) == count;
            var text = rented.AsSpan(0, length);
            return Look(text, rules, isPlain ? TextKind.Text : TextKind.Fixed, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static IReadOnlyList<PersonalDataMatch>? Look(
        ReadOnlySpan<byte> text, ImmutableArray<PersonalDataRule> rules, TextKind kind, CancellationToken cancellation)
    {
        var scan = new PersonalDataScan(text, rules, cancellation);
        scan.Text(0, text.Length, kind);
        return scan.Matches;
    }
}
