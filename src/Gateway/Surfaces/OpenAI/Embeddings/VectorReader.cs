using System.Text.Json;

namespace Gateway.Surfaces.OpenAI.Embeddings;

/// <summary>
/// Reads the vectors of one response: <c>embedding</c> of Titan is one, <c>embeddings</c> of Cohere is a list of them.
/// </summary>
/// <param name="body">Bedrock's body.</param>
/// <param name="isList">True where it is a list.</param>
internal ref struct VectorReader(ReadOnlySpan<byte> body, bool isList)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private Utf8JsonReader _reader = new(body);
    private int _start;
    private bool _isInside;

    /// <summary>The vector whose numbers have been read, as Bedrock wrote it.</summary>
    public readonly ReadOnlySpan<byte> Vector => _body[_start..(int)_reader.BytesConsumed];

    /// <summary>Goes to the next vector; false when there is none.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public bool Next()
    {
        if (_isInside)
        {
            // In the list of vectors, after one of them.
            return _reader.Read() && _reader.TokenType == JsonTokenType.StartArray ? Begin() : SkipRest();
        }

        if (_reader.CurrentDepth == 0 && _reader.BytesConsumed == 0 && !(_reader.Read() && _reader.TokenType == JsonTokenType.StartObject))
        {
            return false;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVector = _reader.ValueTextEquals(isList ? "embeddings"u8 : "embedding"u8);
            _reader.Read();
            if (isVector && _reader.TokenType == JsonTokenType.StartArray)
            {
                _isInside = isList;
                return isList ? Next() : Begin();
            }

            _reader.Skip();
        }

        return false;
    }

    /// <summary>Goes to the vector's next number; false at its end.</summary>
    /// <param name="number">The number; not finite when it is none of float32.</param>
    /// <exception cref="JsonException">The vector has something else in it.</exception>
    public bool NextNumber(out float number)
    {
        number = 0;
        _reader.Read();
        switch (_reader.TokenType)
        {
            case JsonTokenType.EndArray:
                return false;
            case JsonTokenType.Number:
                number = _reader.TryGetSingle(out var read) ? read : float.NaN;
                return true;
            default:
                throw new JsonException("A vector has something in it that is no number.");
        }
    }

    private bool Begin()
    {
        _start = (int)_reader.TokenStartIndex;
        return true;
    }

    // To the end of the body, so that one that is cut off is not taken for whole.
    private bool SkipRest()
    {
        _isInside = false;
        while (_reader.Read())
        {
        }

        return false;
    }
}
