using System.Buffers;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Inspection.Members;

/// <summary>
/// One pass over a body, along its shape. It ends at the first thing that makes the body unreadable; what stands at
/// each place is judged in passing.
/// </summary>
/// <remarks>Recursion is bounded by the reader's depth. A body with nothing to refuse costs no memory.</remarks>
internal ref struct MemberWalk
{
    // System.Text.Json's own default, stated: deeper bodies are refused before anything else looks at them.
    public const int DeepestNesting = 64;

    private const int LongestModelId = 2048; // Converse, modelId: 1..2048.

    private static readonly SearchValues<byte> BetweenTokens = SearchValues.Create(" \t\r\n,:"u8);

    private readonly ReadOnlySpan<byte> _body;
    private Utf8JsonReader _reader;
    private MemberJudge _judge;
    private byte[] _unescaped = [];
    private Refusal? _unreadable;

    public MemberWalk(ReadOnlySpan<byte> body, BodyForm form, MemberPolicy policy, string within)
    {
        _body = body;
        _judge = new MemberJudge(body, form, policy, within);
        _reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DeepestNesting });
    }

    /// <returns>Why the body cannot be read; <c>null</c> when it can.</returns>
    /// <exception cref="JsonException">The body is not JSON, or nested too deeply.</exception>
    public Refusal? Run(out RequestMembers found)
    {
        found = default;
        if (!Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            return MemberRefusals.NotAnObject;
        }

        if (!Object(_judge.Begin()))
        {
            return _unreadable;
        }

        // The reader itself refuses anything but white space behind the object.
        Read();
        found = _judge.Found();
        return null;
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

    private bool Value(Shape shape)
    {
        if (shape.Kind == ShapeKind.ModelId && !IsModelId())
        {
            return Refuse(static (_, _) => MemberRefusals.ModelIdNoText);
        }

        // First: whoever judges a text may read it.
        if (_reader.TokenType == JsonTokenType.String && !HasWholePairs())
        {
            return false;
        }

        _judge.Value(shape, ref _reader);
        return _reader.TokenType switch
        {
            JsonTokenType.StartObject when shape.Kind >= ShapeKind.Image => Together(shape),
            JsonTokenType.StartObject => Object(shape),
            JsonTokenType.StartArray => List(shape.Item),
            _ => true,
        };
    }

    private bool Together(Shape shape)
    {
        var outer = _judge.Open();
        if (!Object(shape))
        {
            return false;
        }

        _judge.Close(shape, outer);
        return true;
    }

    private bool List(Shape item)
    {
        _judge.Path.Enter(null);
        for (var index = 0; Read() && _reader.TokenType != JsonTokenType.EndArray; index++)
        {
            _judge.Path.At(index);
            if (!Value(item))
            {
                return false;
            }
        }

        _judge.Path.Leave();
        return true;
    }

    private bool Object(Shape shape)
    {
        var seen = 0UL;
        var names = default(MemberNames);
        _judge.Path.Enter(shape);
        try
        {
            while (Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!Member(shape, ref seen, ref names))
                {
                    return false;
                }
            }

            _judge.Path.Leave();
            return true;
        }
        finally
        {
            names.Release();
        }
    }

    private bool Member(Shape shape, ref ulong seen, ref MemberNames names)
    {
        var start = (int)_reader.TokenStartIndex;
        _judge.Path.AtName(start);
        if (!HasWholePairs())
        {
            return false;
        }

        var name = Name();
        var defined = shape.Find(name);
        var value = defined < 0 ? shape.Entry : shape.Value(defined);
        var member = defined < 0 && !shape.NamesAreExact ? shape.FindInAnyCase(name) : defined;
        var isNew = member < 0
            ? names.Add(new MemberName(_body, start, name, shape.NamesAreExact))
            : (seen & (1UL << member)) == 0;
        if (!IsGivenOnce(shape, member, value, isNew))
        {
            return false;
        }

        if (shape.NamesAreExact)
        {
            _judge.Name(TextPlace.Of(ref _reader));
        }

        seen |= member < 0 ? 0 : 1UL << member;
        Read();
        var place = new MemberPlace(start, (int)_reader.TokenStartIndex, 0);
        value = defined < 0
            ? _judge.Undefined(shape, name, value)
            : _judge.Defined(shape, defined, value, _reader.TokenType);
        if (!Value(value))
        {
            return false;
        }

        _judge.Note(value, place with { End = (int)_reader.BytesConsumed });
        return true;
    }

    private bool IsGivenOnce(Shape shape, int member, Shape value, bool isNew)
    {
        // A case variant of modelId is refused even alone: it would be sent on unseen.
        if (member >= 0
            && shape.Value(member).Kind == ShapeKind.ModelId && (!isNew || value.Kind != ShapeKind.ModelId))
        {
            return Refuse(static (_, _) => MemberRefusals.ModelIdTwice);
        }

        if (isNew)
        {
            return true;
        }

        if (member >= 0)
        {
            _judge.Path.At(member);
        }

        return Refuse(MemberRefusals.GivenTwice);
    }

    private readonly bool IsModelId() =>
        _reader.TokenType == JsonTokenType.String && _reader.ValueSpan.Length is not (0 or > LongestModelId);

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
        _unreadable = why(_judge.Place, _reader.TokenStartIndex + 1);
        return false;
    }
}
