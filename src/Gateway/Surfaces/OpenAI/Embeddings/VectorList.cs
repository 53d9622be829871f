using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Buffers;

namespace Gateway.Surfaces.OpenAI.Embeddings;

/// <summary>
/// The response to a request for embeddings. All of it is one buffer with a place of the same size for each vector, where it is
/// written when it arrives; at the end they are moved together. So 256 vectors make no more objects than one does.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="model">The model, as the caller wrote it.</param>
/// <param name="dimensions">The length of the vectors; <c>null</c> when it is not known.</param>
/// <param name="textsPerCall">The number of texts in each call but the last.</param>
internal sealed class VectorList(EmbeddingRequest request, string model, int? dimensions, int textsPerCall) : ResponseAssembly
{
    // A model whose length is not known; the longest vectors on Bedrock have 3,072 numbers.
    private const int LongestKnown = 4096;

    // A double is at most 24 characters, such as -2.2250738585072014E-308, and has a comma.
    private const int BytesPerNumber = 25;

    // {"object":"embedding","index":255,"embedding":""}, with its comma.
    private const int AroundVector = 64;

    // Request id and texts, which Cohere sends back, not counted.
    private const int AroundPart = 4096;

    private readonly int _length = dimensions ?? LongestKnown;
    private readonly Lock _opening = new();
    private readonly int[] _written = new int[request.Texts.Count];
    private ByteBuffer? _buffer;

    private static ReadOnlySpan<byte> Head => "{\"object\":\"list\",\"data\":["u8;

    /// <summary>True when each response holds a list of vectors, and not one.</summary>
    public required bool IsOfLists { get; init; }

    public override long Room => ByteBuffer.RoomFor(Length);

    public override long RoomOfPart =>
        ByteBuffer.RoomFor(AroundPart + (2L * Math.Min(textsPerCall, request.Texts.Count) * _length * BytesPerNumber));

    private int VectorRoom => AroundVector + (request.AsBase64 ? Base64.GetMaxEncodedToUtf8Length(sizeof(float) * _length) : _length * BytesPerNumber);

    // The model's name may be all escapes, and the counts have at most 20 digits.
    private int Length => Head.Length + (request.Texts.Count * VectorRoom) + AroundVector + (6 * model.Length) + (2 * AroundVector);

    public override string NameOf(int call)
    {
        var first = call * textsPerCall;
        var last = Math.Min(first + textsPerCall, request.Texts.Count) - 1;
        return first == last
            ? request.NameOf(first)
            : string.Create(CultureInfo.InvariantCulture, $"input[{first}]..[{last}]");
    }

    public override bool TryAdd(int call, ReadOnlySpan<byte> body)
    {
        var first = call * textsPerCall;
        var count = Math.Min(textsPerCall, request.Texts.Count - first);
        var reader = new VectorReader(body, IsOfLists);
        try
        {
            for (var text = first; text < first + count; text++)
            {
                if (!reader.Next() || !TryWrite(text, ref reader))
                {
                    return false;
                }
            }

            return !reader.Next();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public override ReadOnlyMemory<byte> Complete(long? inputTokens)
    {
        var all = Open().Span;
        Head.CopyTo(all);
        var end = Head.Length;
        for (var text = 0; text < _written.Length; text++)
        {
            PlaceOf(text)[.._written[text]].CopyTo(all[end..]);
            end += _written[text];
        }

        // OpenAI's clients need a number, also where Bedrock gave none.
        end += Encoding.UTF8.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"],\"model\":\"{JsonEncodedText.Encode(model)}\",\"usage\":{{\"prompt_tokens\":{inputTokens ?? 0},\"total_tokens\":{inputTokens ?? 0}}}}}"),
            all[end..]);
        return _buffer!.Memory[..end];
    }

    public override void Dispose() => _buffer?.Dispose();

    private bool TryWrite(int text, ref VectorReader reader)
    {
        var place = PlaceOf(text);
        var start = Encoding.ASCII.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture, $"{(text == 0 ? "" : ",")}{{\"object\":\"embedding\",\"index\":{text},\"embedding\":"),
            place);
        var written = request.AsBase64 ? WriteBase64(ref reader, place[start..]) : WriteNumbers(ref reader, place[start..]);
        if (written == 0)
        {
            return false;
        }

        place[start + written] = (byte)'}';
        _written[text] = start + written + 1;
        return true;
    }

    // Bedrock's own digits: through a double and back, they would be others.
    private int WriteNumbers(ref VectorReader reader, Span<byte> to)
    {
        var count = 0;
        while (reader.NextNumber(out _))
        {
            count++;
        }

        var vector = reader.Vector;
        if (count == 0 || vector.Length > _length * BytesPerNumber)
        {
            return 0;
        }

        vector.CopyTo(to);
        return vector.Length;
    }

    private int WriteBase64(ref VectorReader reader, Span<byte> to)
    {
        // The numbers first, where the text will be: its quote and its own length are a little more.
        var count = 0;
        while (reader.NextNumber(out var number))
        {
            if (count == _length || !float.IsFinite(number))
            {
                return 0;
            }

            BitConverter.TryWriteBytes(to[(1 + (sizeof(float) * count++))..], number);
        }

        if (count == 0 || Base64.EncodeToUtf8InPlace(to[1..], sizeof(float) * count, out var written) != OperationStatus.Done)
        {
            return 0;
        }

        to[0] = to[written + 1] = (byte)'"';
        return written + 2;
    }

    private Span<byte> PlaceOf(int text) => Open().Span.Slice(Head.Length + (text * VectorRoom), VectorRoom);

    private ByteBuffer Open()
    {
        lock (_opening)
        {
            return _buffer ??= ByteBuffer.Rent(Length);
        }
    }
}
