using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.ContractorFiles;

namespace Gateway.Residency.Trails;

/// <summary>
/// Reads the events of a CloudTrail file one after another: <c>{"Records":[…]}</c> as delivered, a list of events, one event in a
/// line, or <c>{"Events":[…]}</c> as <c>lookup-events</c> prints it. Never has more in memory than a buffer's worth of events.
/// </summary>
internal sealed class TrailReader(string path)
{
    private const int FirstBuffer = 64 * 1024;

    // CloudTrail's own limit of an event is 256 KB (its guide, "record contents").
    private const int MaxEvent = 16 * 1024 * 1024;

    private readonly List<JsonDocument> _found = [];
    private JsonReaderState _state = new(new JsonReaderOptions { AllowMultipleValues = true });
    private bool _isBegun;
    private bool _listFollows;
    private int? _listDepth;
    private long _events;

    /// <summary>The events. Each is valid until the next one is asked for. Called once.</summary>
    /// <exception cref="ContractorFileException">The file cannot be read as such.</exception>
    public async IAsyncEnumerable<JsonElement> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = ContractorFile.Open(path);
        var (buffer, filled, isLast) = (ArrayPool<byte>.Shared.Rent(FirstBuffer), 0, false);
        try
        {
            while (!isLast)
            {
                var count = await ReadAsync(file, buffer.AsMemory(filled), cancellationToken);
                (filled, isLast) = (filled + count, count == 0);
                var consumed = Take(buffer.AsSpan(0, filled), isLast);
                foreach (var one in _found)
                {
                    using (one)
                    {
                        yield return one.RootElement;
                    }
                }

                _found.Clear();
                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                filled -= consumed;
                buffer = filled == buffer.Length ? Larger(buffer) : buffer;
            }
        }
        finally
        {
            _found.ForEach(one => one.Dispose());
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> ReadAsync(Stream file, Memory<byte> free, CancellationToken cancellationToken)
    {
        try
        {
            return await file.ReadAsync(free, cancellationToken);
        }
        catch (IOException failure)
        {
            throw ContractorFile.Unreadable(path, failure);
        }
    }

    private byte[] Larger(byte[] buffer)
    {
        if (buffer.Length >= MaxEvent)
        {
            throw Broken("an event is larger than 16 MB", null);
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    // Reads as many events as the buffer holds whole; returns how many bytes they take.
    private int Take(ReadOnlySpan<byte> json, bool isLast)
    {
        var mark = !_isBegun && json is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        _isBegun |= json.Length >= 3;
        var reader = new Utf8JsonReader(json[mark..], isLast, _state);
        try
        {
            while (TakeOne(ref reader))
            {
            }
        }
        catch (JsonException broken)
        {
            throw Broken(broken.Message, broken);
        }

        _state = reader.CurrentState;
        return mark + (int)reader.BytesConsumed;
    }

    // One token, or one event whole. False when the rest of the buffer holds neither, of which then nothing is consumed.
    private bool TakeOne(ref Utf8JsonReader reader)
    {
        var before = reader;
        if (reader.Read() && IsEvent(reader) is { } isEvent)
        {
            if (!isEvent)
            {
                Note(reader);
                return true;
            }

            if (JsonDocument.TryParseValue(ref reader, out var whole))
            {
                _found.Add(whole);
                _events++;
                return true;
            }
        }

        reader = before;
        return false;
    }

    // An object of the list, or one at the top that does not begin with the name of a list; null if that cannot be seen yet.
    private bool? IsEvent(Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject || reader.CurrentDepth > 0)
        {
            return reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == _listDepth;
        }

        return reader.Read() ? !IsNameOfList(reader) : null;
    }

    private static bool IsNameOfList(in Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.PropertyName && (reader.ValueTextEquals("Records"u8) || reader.ValueTextEquals("Events"u8));

    private void Note(in Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray when reader.CurrentDepth == 0 || (reader.CurrentDepth == 1 && _listFollows):
                _listDepth ??= reader.CurrentDepth + 1;
                break;
            case JsonTokenType.EndArray when reader.CurrentDepth + 1 == _listDepth:
                _listDepth = null;
                break;
        }

        _listFollows = reader.CurrentDepth == 1 && IsNameOfList(reader);
    }

    private ContractorFileException Broken(string why, Exception? cause) => new(
        path, new(
            $"CloudTrail の JSON ではないか、途中で切れています（{why}）。CloudTrail が書き出したファイル（.json、.json.gz）を、変更せずに受け取ってください。",
            $"It is not CloudTrail's JSON, or it is cut ({why}). Ask for the files as CloudTrail wrote them (.json, .json.gz)."),
        _events + 1, cause: cause);
}
