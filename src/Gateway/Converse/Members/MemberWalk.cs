using System.Buffers;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Converse.Members;

/// <summary>One pass over a body, along its shape. Stops at the first thing to refuse.</summary>
/// <remarks>
/// Recursion is bounded by the reader's depth. A place is put together on the way back, so that a body with
/// nothing to refuse costs no memory.
/// </remarks>
internal ref struct MemberWalk
{
    // System.Text.Json's own default, stated: deeper bodies are refused before anything else looks at them.
    private const int DeepestNesting = 64;

    private const int LongestModelId = 2048; // Converse, modelId: 1..2048.

    private static readonly SearchValues<byte> BetweenTokens = SearchValues.Create(" \t\r\n,:"u8);

    private readonly ReadOnlySpan<byte> _body;
    private Utf8JsonReader _reader;
    private ModelIdMember _modelId = ModelIdMember.Absent;
    private byte[] _unescaped = [];
    private Func<string, long, Refusal>? _refuse;
    private string _place = "";
    private long _position;

    public MemberWalk(ReadOnlySpan<byte> body)
    {
        _body = body;
        _reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DeepestNesting });
    }

    /// <exception cref="JsonException">The body is not JSON, or nested too deeply.</exception>
    public Result<ModelIdMember> Run(Shape root)
    {
        if (!Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            return MemberRefusals.NotAnObject;
        }

        if (!Object(root))
        {
            return _refuse!(_place.TrimStart('.'), _position);
        }

        // The reader itself refuses anything but white space behind the object.
        Read();
        return _modelId;
    }

    /// <summary>Gives pooled memory back.</summary>
    public void Dispose()
    {
        if (_unescaped.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_unescaped);
            _unescaped = [];
        }
    }

    // The reader quotes a word it does not know in its exception, with the whole rest of the body, many times over.
    private bool Read()
    {
        var rest = _body[(int)_reader.BytesConsumed..];
        var next = rest[(rest.IndexOfAnyExcept(BetweenTokens) is var at and >= 0 ? at : rest.Length)..];
        if (next is [(byte)'t' or (byte)'f' or (byte)'n', ..]
            && !next.StartsWith("true"u8) && !next.StartsWith("false"u8) && !next.StartsWith("null"u8))
        {
            var before = _body[..^next.Length];
            var inLine = before.Length - before.LastIndexOf((byte)'\n') - 1;
            throw new JsonException(null, null, before.Count((byte)'\n'), inLine);
        }

        return _reader.Read();
    }

    private bool Value(Shape shape) => _reader.TokenType switch
    {
        _ when shape == Shape.ModelId => ModelId(),
        JsonTokenType.StartObject => Object(shape),
        JsonTokenType.StartArray => List(shape.Item),
        JsonTokenType.String => HasWholePairs(),
        _ => true,
    };

    private bool List(Shape item)
    {
        for (var index = 0; Read() && _reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (!Value(item))
            {
                _place = $"[{index}]{_place}";
                return false;
            }
        }

        return true;
    }

    private bool Object(Shape shape)
    {
        var seen = 0UL;
        var names = default(MemberNames);
        try
        {
            while (Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!Member(shape, ref seen, ref names, out var member))
                {
                    _place = $".{(member < 0 ? "*" : shape.Name(member))}{_place}";
                    return false;
                }
            }

            return true;
        }
        finally
        {
            names.Release();
        }
    }

    private bool Member(Shape shape, ref ulong seen, ref MemberNames names, out int member)
    {
        member = -1;
        if (!HasWholePairs())
        {
            return false;
        }

        var start = (int)_reader.TokenStartIndex;
        var name = Name();
        member = shape.Find(name);
        var value = member < 0 ? shape.Entry : shape.Value(member);
        if (member < 0 && !shape.NamesAreExact)
        {
            member = shape.FindInAnyCase(name);
        }

        var isNew = member < 0
            ? names.Add(new MemberName(_body, start, name, shape.NamesAreExact))
            : (seen & (1UL << member)) == 0;
        if (!IsGivenOnce(shape, member, value, isNew))
        {
            return false;
        }

        seen |= member < 0 ? 0 : 1UL << member;
        Read();
        if (!Value(value))
        {
            return false;
        }

        if (value == Shape.ModelId)
        {
            _modelId = new ModelIdMember(_reader.GetString(), start, (int)_reader.BytesConsumed);
        }

        return true;
    }

    private bool IsGivenOnce(Shape shape, int member, Shape value, bool isNew)
    {
        // A case variant of modelId is refused even alone: it would be sent on unseen.
        if (member >= 0 && shape.Value(member) == Shape.ModelId && (!isNew || value != Shape.ModelId))
        {
            return Refuse(static (_, _) => MemberRefusals.ModelIdTwice);
        }

        return isNew || Refuse(MemberRefusals.GivenTwice);
    }

    private bool ModelId()
    {
        if (_reader.TokenType != JsonTokenType.String || _reader.ValueSpan.Length is 0 or > LongestModelId)
        {
            return Refuse(static (_, _) => MemberRefusals.ModelIdNoText);
        }

        return HasWholePairs();
    }

    private ReadOnlySpan<byte> Name()
    {
        if (!_reader.ValueIsEscaped)
        {
            return _reader.ValueSpan;
        }

        if (_unescaped.Length < _reader.ValueSpan.Length)
        {
            Dispose();
            _unescaped = ArrayPool<byte>.Shared.Rent(_reader.ValueSpan.Length);
        }

        return _unescaped.AsSpan(0, _reader.CopyString(_unescaped));
    }

    private bool HasWholePairs() =>
        !_reader.ValueIsEscaped || SurrogatePairs.AreWhole(_reader.ValueSpan) || Refuse(MemberRefusals.HalfPair);

    private bool Refuse(Func<string, long, Refusal> why)
    {
        (_refuse, _position) = (why, _reader.TokenStartIndex + 1);
        return false;
    }
}
