using System.Text.Json;

namespace Gateway.Callers.KeyCommands;

/// <summary>
/// Takes settings out of a JSON file as text, so that comments, order and spacing of everything else stay as the operator wrote
/// them.
/// </summary>
internal sealed class JsonCut
{
    private static readonly JsonReaderOptions AsConfiguration = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private readonly string _path;
    private readonly int _offset;
    private readonly List<Range> _cuts = [];

    private JsonCut(string path, int offset) => (_path, _offset) = (path, offset);

    /// <summary>The file without every member and list item at or below a path of settings.</summary>
    /// <param name="json">The file, with or without a byte order mark.</param>
    /// <param name="path">The path, with colons; its case does not matter, as in settings.</param>
    /// <exception cref="JsonException">The file is no JSON.</exception>
    public static byte[] Without(ReadOnlySpan<byte> json, string path)
    {
        var offset = json.StartsWith("\uFEFF"u8) ? 3 : 0;
        var cut = new JsonCut(path, offset);
        var reader = new Utf8JsonReader(json[offset..], AsConfiguration);
        reader.Read();
        cut.Walk(ref reader, "");
        return cut.Apply(json);
    }

    private bool IsCut(string at) =>
        at.StartsWith(_path, StringComparison.OrdinalIgnoreCase) && (at.Length == _path.Length || at[_path.Length] == ':');

    // The reader is at the value; afterwards it is at the value's end.
    private void Walk(ref Utf8JsonReader reader, string at)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var isList = reader.TokenType == JsonTokenType.StartArray;
        var keptEnd = Position(reader.BytesConsumed);
        int? cutFrom = null; // The start of the items that are cut and have no kept one behind them yet.
        for (var index = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); index++)
        {
            var start = Position(reader.TokenStartIndex);
            var key = isList ? $"{index}" : reader.GetString()!;
            if (!isList)
            {
                reader.Read();
            }

            var path = at.Length == 0 ? key : $"{at}:{key}";
            if (IsCut(path))
            {
                reader.Skip();
                cutFrom ??= start;
                continue;
            }

            if (cutFrom is { } from)
            {
                _cuts.Add(from..start);
                cutFrom = null;
            }

            Walk(ref reader, path);
            keptEnd = Position(reader.BytesConsumed);
        }

        if (cutFrom is not null)
        {
            _cuts.Add(keptEnd..Position(reader.TokenStartIndex)); // With the comma before them, or after the only one.
        }
    }

    private int Position(long inReader) => (int)inReader + _offset;

    private byte[] Apply(ReadOnlySpan<byte> json)
    {
        var left = new List<byte>(json.Length);
        var from = 0;
        foreach (var cut in _cuts.OrderBy(cut => cut.Start.Value))
        {
            left.AddRange(json[from..cut.Start]);
            from = cut.End.Value;
        }

        left.AddRange(json[from..]);
        return [.. left];
    }
}
