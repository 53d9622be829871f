using System.Text.Json;
using Gateway.Inspection.Attachments;
using Gateway.Inspection.PersonalData;

namespace Gateway.Inspection.Members;

/// <summary>
/// Judges what a walk comes past against the policy of the application. The first thing that may not be sent is
/// remembered; the body has to be read to its end all the same.
/// </summary>
internal ref struct MemberJudge(
    ReadOnlySpan<byte> body, BodyForm form, MemberPolicy policy, string within, CancellationToken cancellation)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private readonly CancellationToken _cancellation = cancellation;

    /// <summary>Where the walk is.</summary>
    public MemberPath Path;

    private PersonalDataJudge _personal = new(body, policy.PersonalData, cancellation);
    private CollectedTexts _texts;
    private RequestMembers _found;

    /// <summary>What has been found, when everything was seen.</summary>
    public RequestMembers Found()
    {
        _found.PersonalData = _personal.Found();
        return _found;
    }

    /// <summary>Where the walk is, as a text that repeats nothing of the body.</summary>
    public readonly string Place => Path.Text(within);

    /// <summary>The shape to begin with.</summary>
    public Shape Begin()
    {
        if (form == BodyForm.Opaque && !policy.AllowsOpaqueBodies)
        {
            Deny(new(FindingKind.OpaqueBody));
        }

        return form switch
        {
            BodyForm.Opaque => Shape.Free,
            BodyForm.Anthropic => AnthropicShapes.Request,
            BodyForm.CountTokens or BodyForm.CountTokensOfAnthropic => RequestShapes.CountTokens,
            BodyForm.RequestMetadata => RequestShapes.RequestMetadata,
            _ => RequestShapes.Converse,
        };
    }

    /// <summary>At a member that is defined. One that is null counts as not given, as it does for AWS.</summary>
    /// <returns>The shape of its value.</returns>
    public Shape Defined(Shape shape, int member, Shape value, JsonTokenType given)
    {
        Path.At(member);
        if (shape.Rule(member) is var rule and not MemberRule.None && given != JsonTokenType.Null)
        {
            Deny(Under(rule));
            if (rule is MemberRule.Video or MemberRule.Audio)
            {
                Deny(_personal.Unreadable());
            }
        }

        return value.Kind == ShapeKind.Fields ? policy.Fields : value;
    }

    /// <summary>At a member that is not.</summary>
    /// <returns>The shape of its value.</returns>
    public Shape Undefined(Shape shape, ReadOnlySpan<byte> name, Shape value)
    {
        if (shape.Kind == ShapeKind.Metadata)
        {
            _found.MetadataEntries++;
            Deny(policy.ReservesKey(name) ? new(FindingKind.ReservedKey) : default);
        }
        else if (shape.Kind == ShapeKind.Field)
        {
            Deny(new(FindingKind.Field));
        }
        else if (shape.DeniesOthers)
        {
            if (IsAllowedByName())
            {
                return Shape.Unjudged;
            }

            Deny(new(FindingKind.Undefined));
        }

        return value;
    }

    /// <summary>At a name of the caller's own.</summary>
    public void Name(TextPlace name) => _personal.Name(name);

    /// <summary>At a value, before its members and items.</summary>
    public void Value(Shape shape, ref Utf8JsonReader reader)
    {
        _personal.Value(shape, ref reader);
        if (shape.Text >= 0 && reader.TokenType == JsonTokenType.String)
        {
            _texts[shape.Text] = TextPlace.Of(ref reader);
        }

        if (shape.Kind is >= ShapeKind.Metadata and < ShapeKind.Image)
        {
            Deny(Judge(shape, ref reader));
        }
    }

    /// <summary>At an object whose texts are judged together, before its members.</summary>
    /// <returns>The texts of the object around it, to be handed back.</returns>
    public CollectedTexts Open()
    {
        var outer = _texts;
        _texts = default;
        return outer;
    }

    /// <summary>Behind its members.</summary>
    public void Close(Shape shape, in CollectedTexts outer)
    {
        Deny(shape.Kind switch
        {
            ShapeKind.S3Location => policy.S3Locations.Judge(_body, _texts),
            ShapeKind.Guardrail => policy.Guardrail?.Judge(_body, _texts) ?? default,
            _ => AttachmentRules.Judge(shape.Kind, _body, _texts, policy.Attachments, ref _found),
        });
        Deny(_personal.Together(shape.Kind, _texts));
        _texts = outer;
    }

    /// <summary>Behind a value: notes where it stands, if it is one the gateway may change.</summary>
    public void Note(Shape shape, MemberPlace place)
    {
        switch (shape.Kind)
        {
            case ShapeKind.ModelId:
                _found.ModelId = place;
                break;
            case ShapeKind.InferenceConfig:
                _found.InferenceConfig = place;
                break;
            case ShapeKind.MaxTokens:
                _found.MaxTokens = place;
                break;
            case ShapeKind.Guardrail:
                _found.GuardrailConfig = place;
                break;
            case ShapeKind.Metadata:
                _found.RequestMetadata = place;
                Deny(policy.HasRoomForKeys(_found.MetadataEntries) ? default : new(FindingKind.TooManyKeys));
                break;
            default:
                break;
        }
    }

    private Finding Judge(Shape shape, ref Utf8JsonReader reader) => (shape.Kind, reader.TokenType) switch
    {
        (ShapeKind.Words, not JsonTokenType.Null) => Word(shape.Words, ref reader),
        (ShapeKind.Metadata, not (JsonTokenType.StartObject or JsonTokenType.Null)) => new(FindingKind.NoMetadata),
        (ShapeKind.Field, not (JsonTokenType.StartObject or JsonTokenType.Null)) => new(FindingKind.Field),
        (ShapeKind.FieldValue, not JsonTokenType.StartArray) when !shape.Limit.Allows(ref reader) =>
            new(FindingKind.FieldValue),
        (ShapeKind.FieldPath, _) when !policy.AllowsFieldPath(ref reader) => new(FindingKind.FieldPath),
        (ShapeKind.InnerBody, JsonTokenType.String) => InnerBody(TextPlace.Of(ref reader)),
        _ => default,
    };

    private readonly Finding Word(WordList words, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            foreach (var (word, rule) in words.Words)
            {
                if (reader.ValueTextEquals(word))
                {
                    return Under(rule);
                }
            }

            if (words.Others is { } others)
            {
                return Under(others);
            }
        }

        return IsAllowedByName() ? default : new(FindingKind.Undefined);
    }

    // Only CountTokens has a body inside its own, so this is never more than one level deep.
    private Finding InnerBody(TextPlace encoded)
    {
        var inner = form == BodyForm.CountTokensOfAnthropic ? BodyForm.Anthropic : BodyForm.Opaque;
        if (!EncodedBody.TryJudge(encoded, _body, inner, policy, _cancellation, out var refusal, out var personal))
        {
            return new(FindingKind.NotBase64);
        }

        _found.Refusal ??= refusal;
        _personal.AddInner(personal);
        return default;
    }

    private readonly Finding Under(MemberRule rule) => policy.Allows(rule) ? default : Finding.Under(rule);

    private readonly bool IsAllowedByName() =>
        policy.AllowsNames
        && policy.AllowsName(Path.Pattern(_body, stackalloc byte[MemberPath.LongestPattern]));

    private void Deny(Finding finding)
    {
        if (finding.Kind != FindingKind.Nothing)
        {
            _found.Refusal ??= FindingRefusals.Of(finding, Path, _body, within, policy);
        }
    }
}
