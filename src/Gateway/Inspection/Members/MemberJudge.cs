using System.Text;
using System.Text.Json;
using Gateway.Inspection.Attachments;
using Gateway.Inspection.PersonalData;
using Gateway.Inspection.Rules;

namespace Gateway.Inspection.Members;

/// <summary>
/// Judges what a walk comes past against the policy of the application. What may not be sent is remembered; the body
/// has to be read to its end all the same.
/// </summary>
internal ref struct MemberJudge(
    ReadOnlySpan<byte> body, BodyForm form, MemberPolicy policy, string within, CancellationToken cancellation)
{
    // The longest of Anthropic's has 41 characters.
    private const int LongestBeta = 64;

    private readonly ReadOnlySpan<byte> _body = body;
    private readonly CancellationToken _cancellation = cancellation;

    /// <summary>Where the walk is.</summary>
    public MemberPath Path;

    private PersonalDataJudge _personal = new(body, policy.PersonalData, cancellation);
    private CollectedTexts _texts;
    private DocumentNames? _documentNames;
    private RequestMembers _found;
    private bool _isDefault; // Whether the value just seen says what holds anyway, in a member Bedrock does not have.

    private GivenBetas Betas => _found.Betas ??= new();

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
        var rule = shape.Rule(member);
        if (given == JsonTokenType.Null)
        {
            // Bedrock knows fewer of Anthropic's members than Anthropic, and refuses the others even when they are null.
            return IsOfAnthropic(shape) && (shape == AnthropicShapes.Request || rule != MemberRule.None) && !value.IsNoted
                ? Shape.CutOut
                : value;
        }

        if (rule != MemberRule.None)
        {
            Deny(Under(rule));
            if (rule is MemberRule.Video or MemberRule.Audio)
            {
                Deny(_personal.Unreadable());
            }
        }

        return value.Kind == ShapeKind.Fields ? policy.Fields : value;
    }

    private readonly bool IsOfAnthropic(Shape shape) => form == BodyForm.Anthropic || shape.Kind == ShapeKind.Field;

    /// <summary>At a member that is not.</summary>
    /// <returns>The shape of its value.</returns>
    public Shape Undefined(Shape shape, ReadOnlySpan<byte> name, Shape value)
    {
        if (shape.Kind == ShapeKind.Metadata)
        {
            _found.MetadataEntries++;
            Deny(policy.ReservesKey(name) ? new(FindingKind.ReservedKey) : default);
        }
        else if (shape.DeniesOthers)
        {
            var isField = shape.Kind == ShapeKind.Field;
            if (!isField && IsAllowedByName())
            {
                return Shape.Unjudged;
            }

            Deny(new(isField ? FindingKind.Field : FindingKind.Undefined) { Shape = shape });
            return isField ? Shape.Free : Shape.Unjudged; // It is told once.
        }

        return value;
    }

    /// <summary>At a name of the caller's own.</summary>
    public void Name(TextPlace name) => _personal.Name(name);

    /// <summary>At a value, before its members and items.</summary>
    /// <returns>The shape to go on with.</returns>
    public Shape Value(Shape shape, ref Utf8JsonReader reader)
    {
        if (!shape.Expected.Allow(reader.TokenType))
        {
            Deny(new(FindingKind.WrongForm) { Shape = shape });
            shape = shape.OfAnotherForm;
        }

        _personal.Value(shape, ref reader);
        if (shape.Text >= 0 && reader.TokenType == JsonTokenType.String)
        {
            _texts[shape.Text] = TextPlace.Of(ref reader);
        }

        if (shape.Kind is >= ShapeKind.Metadata and < ShapeKind.Image)
        {
            Deny(Judge(shape, ref reader));
        }

        return shape;
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
        FileContent? content = null;
        Deny(shape.Kind switch
        {
            // Where none is allowed, that has been said.
            ShapeKind.S3Location when !policy.Allows(MemberRule.S3Location) => default,
            ShapeKind.S3Location => policy.S3Locations.Judge(_body, _texts),
            ShapeKind.Guardrail when !policy.Allows(MemberRule.GuardrailConfig) => default,
            ShapeKind.Guardrail => policy.Guardrail!.Judge(_body, _texts),
            _ => AttachmentRules.Judge(shape.Kind, _body, _texts, policy.Attachments, ref _found, out content),
        });
        Deny(_personal.Together(shape.Kind, _texts, content));
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
            case ShapeKind.ThinkingBudget:
                _found.ThinkingBudget = place;
                break;
            case ShapeKind.Betas:
                Betas.Member = place;
                break;
            case ShapeKind.OfBeta:
                (_found.Removable ??= []).Add(new(place, Pattern(), shape.Beta));
                break;
            case ShapeKind.CutOut:
                (_found.Removable ??= []).Add(new(place, place.IsNull(_body) ? "" : Pattern(), ""));
                break;
            case ShapeKind.Words when _isDefault:
                (_found.Removable ??= []).Add(new(place, Pattern(), ""));
                _isDefault = false;
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
        (ShapeKind.Words, not JsonTokenType.Null) => Word(shape, ref reader),
        (ShapeKind.Beta, not JsonTokenType.Null) => Beta(ref reader),
        (ShapeKind.Metadata, not (JsonTokenType.StartObject or JsonTokenType.Null)) => new(FindingKind.NoMetadata),
        (ShapeKind.FieldValue or ShapeKind.ThinkingBudget, not JsonTokenType.StartArray)
            when !shape.Limit.IsNone && !shape.Limit.Allows(ref reader) => new(FindingKind.FieldValue),
        (ShapeKind.FieldPath, _) when !policy.AllowsFieldPath(ref reader) => new(FindingKind.FieldPath),
        (ShapeKind.DocumentName, JsonTokenType.String) =>
            DocumentNames.Judge(TextPlace.Of(ref reader), _body, ref _documentNames),
        (ShapeKind.InnerBody, JsonTokenType.String) => InnerBody(TextPlace.Of(ref reader)),
        _ => default,
    };

    private Finding Word(Shape shape, ref Utf8JsonReader reader)
    {
        if (shape.Words.RuleOf(ref reader) is { } rule
            && (rule == MemberRule.None || Habits.Word(ref reader).Length == 0)) // No rule opens a word of another API.
        {
            _isDefault = shape.IsLeftOut && rule == MemberRule.None;
            return Under(rule);
        }

        return IsAllowedByName()
            ? default
            : new(FindingKind.Undefined) { Shape = Shape.Unknown, Value = Habits.Word(ref reader) };
    }

    private Finding Beta(ref Utf8JsonReader reader)
    {
        var value = reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= LongestBeta
            ? reader.GetString()!
            : "";
        var mark = BetaTable.Of(value);
        var isOperators = policy.AllowsBeta(value);
        if (mark == BetaMark.Harmless || isOperators)
        {
            Betas.Values.Add((value, isOperators));
            return default;
        }

        return new(mark == BetaMark.Denied ? FindingKind.DeniedBeta : FindingKind.Beta)
        {
            Value = BetaSettings.IsName(value) ? value : "",
        };
    }

    // Only CountTokens has a body inside its own, so this is never more than one level deep.
    private Finding InnerBody(TextPlace encoded)
    {
        var inner = form == BodyForm.CountTokensOfAnthropic ? BodyForm.Anthropic : BodyForm.Opaque;
        if (!EncodedBody.TryJudge(
            encoded, _body, inner, policy, _cancellation, out var unreadable, out var denials, out var personal))
        {
            return new(FindingKind.NotBase64);
        }

        _found.Unreadable ??= unreadable;
        if (denials is not null)
        {
            (_found.Denials ??= new()).Add(denials);
        }

        _personal.AddInner(personal);
        return default;
    }

    private readonly Finding Under(MemberRule rule) => policy.Allows(rule) ? default : Finding.Under(rule);

    private readonly string Pattern() =>
        Encoding.UTF8.GetString(Path.Pattern(_body, stackalloc byte[MemberPath.LongestPattern]));

    private readonly bool IsAllowedByName() =>
        policy.AllowsNames
        && policy.AllowsName(Path.Pattern(_body, stackalloc byte[MemberPath.LongestPattern]));

    private void Deny(Finding finding)
    {
        if (finding.Kind == FindingKind.LargeDocument)
        {
            (_found.LargeDocuments ??= []).Add(
                new(finding.Format, FileRefusals.TooLarge(Path.Text(within, _body) + finding.Below)));
        }
        else if (finding.Kind != FindingKind.Nothing)
        {
            (_found.Denials ??= new()).Add(finding, Path, _body, within, policy);
        }
    }
}
