using System.Buffers;
using System.Text.Json;
using Gateway.Errors;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Explanations;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Walk;

/// <summary>
/// One pass over a body, guided by its schema. It ends at the first thing that makes the body unreadable; everything it
/// passes is evaluated.
/// </summary>
/// <remarks>
/// It does not recurse, because the caller chooses the depth of the body. It allocates only for what it finds.
/// </remarks>
internal ref struct MemberWalk
{
    private const int MaxModelIdLength = 2048; // Converse, modelId: 1..2048.

    private readonly ReadOnlySpan<byte> _body;
    private Utf8JsonReader _reader;
    private MemberEvaluator _judge;
    private WalkLevels _levels;
    private byte[] _unescaped = [];
    private GatewayError? _unreadable;

    public MemberWalk(
        ReadOnlySpan<byte> body, BodyForm form, MemberPolicy policy, PathNames names, CancellationToken cancellation)
    {
        _body = body;
        _judge = new MemberEvaluator(body, form, policy, names, cancellation);

        // One level more than is accepted, so that the walk meets it and can return its own error.
        _reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MemberPath.MaxDepth + 1 });
    }

    /// <returns>The error if the body cannot be read; else <c>null</c>.</returns>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public GatewayError? Run(out RequestMembers found)
    {
        found = default;
        if (_body.IsEmpty)
        {
            return MemberErrors.Empty;
        }

        if (!Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            return MemberErrors.NotAnObject;
        }

        Enter(_judge.Begin(), default);
        while (_levels.Depth > 0)
        {
            Read(); // Throws when the body ends too early.
            if (!Step())
            {
                return _unreadable;
            }
        }

        // Throws when anything but white space follows the object.
        Read();
        found = _judge.Found();
        return null;
    }

    /// <summary>Returns pooled memory.</summary>
    public void Dispose()
    {
        _levels.Release();
        _judge.Path.Release();
        ReleaseName();
    }

    // On an unknown word, the reader's exception quotes the whole rest of the body, many times over. This throws one without it.
    private bool Read()
    {
        var at = (int)_reader.BytesConsumed;
        while (at < _body.Length && _body[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or (byte)':')
        {
            at++;
        }

        if (at < _body.Length && _body[at] is (byte)'t' or (byte)'f' or (byte)'n')
        {
            RequireWord(at);
        }

        return _reader.Read();
    }

    private readonly void RequireWord(int at)
    {
        var word = _body[at..];
        if (!word.StartsWith("true"u8) && !word.StartsWith("false"u8) && !word.StartsWith("null"u8))
        {
            var before = _body[..at];
            var inLine = before.Length - before.LastIndexOf((byte)'\n') - 1;
            throw new JsonException(null, null, before.Count((byte)'\n'), inLine);
        }
    }

    // Handles one token: a member name, an item, or the end of the innermost object or list.
    private bool Step()
    {
        if (_reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            Leave();
            return true;
        }

        ref var level = ref _levels.Innermost;
        if (_reader.TokenType == JsonTokenType.PropertyName)
        {
            return Member(ref level);
        }

        _judge.Path.At(level.Items++);
        var item = level.Schema.Item;
        var start = (int)_reader.TokenStartIndex;
        return Value(item, item.Kind == SchemaKind.SystemBlock ? new MemberSpan(start, start, 0) : default);
    }

    // Only enters an object or list. Its end is handled in Leave.
    private bool Value(BodySchema schema, MemberSpan span)
    {
        if (schema.Kind == SchemaKind.ModelId && !IsModelId())
        {
            return Fail(static (name, _) => MemberErrors.ModelIdNoText(name));
        }

        // Checked before anything reads the text: the reader throws when it unescapes half of a surrogate pair.
        if (_reader.TokenType == JsonTokenType.String && !HasWholePairs())
        {
            return false;
        }

        schema = _judge.Value(schema, ref _reader);
        if (_reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            if (_levels.Depth == MemberPath.MaxDepth)
            {
                return Fail(MemberErrors.TooDeep);
            }

            Enter(schema, span);
        }
        else if (span.Start > 0)
        {
            _judge.Note(schema, span with { End = (int)_reader.BytesConsumed });
        }

        return true;
    }

    private void Enter(BodySchema schema, MemberSpan span)
    {
        var isObject = _reader.TokenType == JsonTokenType.StartObject;
        _judge.Path.Enter(isObject ? schema : null);
        _levels.Push(schema, span);
        if (isObject && schema.Kind >= SchemaKind.Image)
        {
            _levels.Innermost.OuterTexts = _judge.Open();
        }
    }

    private void Leave()
    {
        _judge.Path.Leave();
        ref var level = ref _levels.Innermost;
        if (_reader.TokenType == JsonTokenType.EndObject && level.Schema.Kind >= SchemaKind.Image)
        {
            _judge.Close(level.Schema, level.OuterTexts);
        }

        if (level.Span.Start > 0)
        {
            _judge.Note(level.Schema, level.Span with { End = (int)_reader.BytesConsumed });
        }

        _levels.Pop();
    }

    private bool Member(ref WalkLevel level)
    {
        var schema = level.Schema;
        var start = (int)_reader.TokenStartIndex;
        _judge.Path.AtName(start);
        if (!HasWholePairs())
        {
            return false;
        }

        var name = Name();
        var defined = schema.Find(name);
        var value = defined < 0 ? schema.Entry : schema.Value(defined);
        var member = defined < 0 && !schema.NamesAreExact ? schema.FindInAnyCase(name) : defined;
        var isNew = member < 0
            ? level.Names.Add(new MemberName(_body, start, name, schema.NamesAreExact))
            : (level.Seen & (1UL << member)) == 0;
        if (!IsGivenOnce(schema, member, value, isNew))
        {
            return false;
        }

        if (schema.NamesAreExact)
        {
            _judge.Name(TextSpan.Of(ref _reader));
        }

        level.Seen |= member < 0 ? 0 : 1UL << member;
        Read();
        var span = new MemberSpan(start, (int)_reader.TokenStartIndex, 0);
        value = defined < 0
            ? _judge.Undefined(schema, name, value)
            : _judge.Defined(schema, defined, value, _reader.TokenType);
        return Value(value, span);
    }

    private bool IsGivenOnce(BodySchema schema, int member, BodySchema value, bool isNew)
    {
        // A case variant of modelId is refused even when it is alone: it would be forwarded unread.
        if (member >= 0
            && schema.Value(member).Kind == SchemaKind.ModelId && (!isNew || value.Kind != SchemaKind.ModelId))
        {
            _judge.Path.At(member);
            return Fail(static (name, _) => MemberErrors.ModelIdTwice(name));
        }

        if (isNew)
        {
            return true;
        }

        if (member >= 0)
        {
            _judge.Path.At(member);
        }

        return Fail(MemberErrors.GivenTwice);
    }

    private readonly bool IsModelId() =>
        _reader.TokenType == JsonTokenType.String && _reader.ValueSpan.Length is not (0 or > MaxModelIdLength);

    private ReadOnlySpan<byte> Name()
    {
        if (!_reader.ValueIsEscaped)
        {
            return _reader.ValueSpan;
        }

        if (_unescaped.Length < _reader.ValueSpan.Length)
        {
            ReleaseName();
            _unescaped = ArrayPool<byte>.Shared.Rent(_reader.ValueSpan.Length);
        }

        return _unescaped.AsSpan(0, _reader.CopyString(_unescaped));
    }

    private void ReleaseName()
    {
        if (_unescaped.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_unescaped);
            _unescaped = [];
        }
    }

    private bool HasWholePairs() =>
        !_reader.ValueIsEscaped || SurrogatePairs.AreWhole(_reader.ValueSpan) || Fail(MemberErrors.HalfPair);

    private bool Fail(Func<string, long, GatewayError> why)
    {
        _unreadable = why(_judge.PathText, _reader.TokenStartIndex + 1);
        return false;
    }
}
