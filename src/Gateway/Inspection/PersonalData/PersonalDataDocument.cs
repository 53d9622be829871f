using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using Gateway.Inspection.Members;

namespace Gateway.Inspection.PersonalData;

/// <summary>Looks into a document that is a text in base64. It is in UTF-8: others are refused.</summary>
internal static class PersonalDataDocument
{
    /// <returns>What was found; <c>null</c> for nothing.</returns>
    public static IReadOnlyList<Found>? Look(
        TextPlace place, ReadOnlySpan<byte> body, ImmutableArray<PersonalDataRule> rules, CancellationToken cancellation)
    {
        var rented = ArrayPool<byte>.Shared.Rent(place.Length);
        try
        {
            var base64 = place.Read(body, rented);
            base64.CopyTo(rented); // Onto itself, where it had escapes.
            var (count, isPlain) = (base64.Length, base64.Length == place.Length && !place.IsEscaped);
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

    private static IReadOnlyList<Found>? Look(
        ReadOnlySpan<byte> text, ImmutableArray<PersonalDataRule> rules, TextKind kind, CancellationToken cancellation)
    {
        var scan = new PersonalDataScan(text, rules, cancellation);
        scan.Text(0, text.Length, kind);
        return scan.Found;
    }
}
