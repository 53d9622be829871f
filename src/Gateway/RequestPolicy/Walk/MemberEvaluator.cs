using System.Text;
using System.Text.Json;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Attachments;
using Gateway.RequestPolicy.Explanations;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Walk;

/// <summary>
/// Evaluates everything a walk passes against the policy of the application. Violations are collected, not returned: the
/// body has to be read to its end in any case.
/// </summary>
internal ref struct MemberEvaluator(
    ReadOnlySpan<byte> body, BodyForm form, MemberPolicy policy, PathNames names, CancellationToken cancellation)
{
    private static readonly PolicyViolation NoFlag = PolicyViolation.Of(new(
        "true または false で指定してください。", "give true or false."));

    // The header that names them must not grow past what proxies take.
    private const int MaxUnknown = 32;

    private readonly ReadOnlySpan<byte> _body = body;
    private readonly CancellationToken _cancellation = cancellation;

    /// <summary>The current place of the walk.</summary>
    public MemberPath Path;

    private PersonalDataEvaluator _personal = new(body, policy.PersonalData, cancellation);
    private CollectedTexts _texts;
    private DocumentNames? _documentNames;
    private RequestMembers _found;
    private MemberNotes _notes;
    private int _unknown;

    private GivenBetas Betas => _found.Betas ??= new();

    /// <summary>The results, once the whole body is read.</summary>
    public RequestMembers Found()
    {
        _found.PersonalData = _personal.Result();
        return _found;
    }

    /// <summary>The current place as text, without anything from the body.</summary>
    public readonly string PathText => Path.Text(names);

    /// <summary>The schema of the whole body.</summary>
    public BodySchema Begin()
    {
        if (form == BodyForm.Opaque && !policy.AllowsOpaqueBodies)
        {
            Deny(new(PolicyViolationKind.OpaqueBody));
        }

        return BodySchemas.Of(form);
    }

    /// <summary>Evaluates a defined member. A null counts as not given, as it does for AWS.</summary>
    /// <returns>The schema of its value.</returns>
    public BodySchema Defined(BodySchema schema, int member, BodySchema value, JsonTokenType given)
    {
        Path.At(member);
        var rule = schema.Rule(member);
        if (given == JsonTokenType.Null)
        {
            return IsCutOutAsNull(schema, rule, value) ? BodySchema.CutOut : value;
        }

        // A member that only a server tool needs stays where such tools are allowed. Claude Code sends it to Bedrock as well.
        if (value.IsDropped && (form.IsMessages() || (form == BodyForm.Anthropic && value.Words.Others is not null))
            && !(value.Words.Others is { } needed && policy.Allows(needed)))
        {
            return BodySchema.CutOut;
        }

        if (rule != MemberRule.None)
        {
            Deny(Under(rule));
            if (rule is MemberRule.Video or MemberRule.Audio)
            {
                Deny(_personal.Unreadable());
            }
        }

        return value.Kind == SchemaKind.Fields ? policy.Fields : value;
    }

    // Bedrock knows fewer members than Anthropic's own API, and refuses the others even when they are null.
    private readonly bool IsCutOutAsNull(BodySchema schema, MemberRule rule, BodySchema value) =>
        IsOfAnthropic(schema) && (IsRequest(schema) || rule != MemberRule.None || value.IsDropped) && !value.IsNoted;

    private readonly bool IsOfAnthropic(BodySchema schema) => form.IsAnthropic() || schema.Kind == SchemaKind.Field;

    private static bool IsRequest(BodySchema schema) => schema == AnthropicSchemas.Request || schema == AnthropicSchemas.Messages;

    /// <summary>Evaluates a member that is not defined.</summary>
    /// <returns>The schema of its value.</returns>
    public BodySchema Undefined(BodySchema schema, ReadOnlySpan<byte> name, BodySchema value)
    {
        if (schema.Kind == SchemaKind.Metadata)
        {
            _found.MetadataEntries++;
            Deny(policy.ReservesKey(name) ? new(PolicyViolationKind.ReservedKey) : default);
        }
        else if (schema.DeniesOthers)
        {
            var isField = schema.Kind == SchemaKind.Field;
            if (!isField && IsAllowedByName())
            {
                return BodySchema.Unjudged;
            }

            // Anthropic adds members, and its clients send them before Bedrock knows them: see DECISIONS 64.
            if (schema == AnthropicSchemas.Messages && ++_unknown <= MaxUnknown && Habits.Of(schema, name) is null)
            {
                return BodySchema.CutOut;
            }

            Deny(new(isField ? PolicyViolationKind.Field : PolicyViolationKind.Undefined) { Schema = schema });
            return isField ? BodySchema.Free : BodySchema.Unjudged; // Reported once, not again for what is inside.
        }

        return value;
    }

    /// <summary>Evaluates a name of the caller's own.</summary>
    public void Name(TextSpan name) => _personal.Name(name);

    /// <summary>Evaluates a value, before its members and items.</summary>
    /// <returns>The schema to continue with.</returns>
    public BodySchema Value(BodySchema schema, ref Utf8JsonReader reader)
    {
        if (!schema.Expected.Allow(reader.TokenType))
        {
            Deny(new(PolicyViolationKind.WrongForm) { Schema = schema });
            schema = schema.OfAnotherForm;
        }

        _personal.Value(schema, ref reader);
        if (schema.Kind == SchemaKind.Signed && _personal.Masks && reader.TokenType == JsonTokenType.String)
        {
            _personal.Signed(TextSpan.Of(ref reader), Path, names);
        }

        if (schema.Text >= 0 && reader.TokenType == JsonTokenType.String)
        {
            _texts[schema.Text] = TextSpan.Of(ref reader);
        }

        if (schema.Kind is >= SchemaKind.Metadata and < SchemaKind.Image)
        {
            Deny(Evaluate(schema, ref reader));
        }

        return schema;
    }

    /// <summary>Enters an object whose texts are evaluated together.</summary>
    /// <returns>The texts of the object around it, to be passed to <see cref="Close"/>.</returns>
    public CollectedTexts Open()
    {
        var outer = _texts;
        _texts = default;
        return outer;
    }

    /// <summary>Evaluates the texts of such an object after its last member.</summary>
    public void Close(BodySchema schema, in CollectedTexts outer)
    {
        FileContent? content = null;
        Deny(schema.Kind switch
        {
            // Where no location or guardrail is allowed, the member itself is already denied.
            SchemaKind.S3Location when !policy.Allows(MemberRule.S3Location) => default,
            SchemaKind.S3Location => policy.S3Locations.Evaluate(_body, _texts),
            SchemaKind.Guardrail when !policy.Allows(MemberRule.GuardrailConfig) => default,
            SchemaKind.Guardrail => policy.Guardrail!.Evaluate(_body, _texts),
            _ => AttachmentRules.Evaluate(schema.Kind, _body, _texts, policy.Attachments, ref _found.Attachments, out content),
        });
        Deny(_personal.Together(schema.Kind, _texts, content));
        _texts = outer;
    }

    /// <summary>Records the position of a value that the gateway may change, once its end is known.</summary>
    public void Note(BodySchema schema, MemberSpan span)
    {
        _notes.Take(ref _found, schema, span, form, _body, Path);
        if (schema.Kind == SchemaKind.Metadata)
        {
            Deny(policy.HasRoomForKeys(_found.MetadataEntries) ? default : new(PolicyViolationKind.TooManyKeys));
        }
    }

    private PolicyViolation Evaluate(BodySchema schema, ref Utf8JsonReader reader) => (schema.Kind, reader.TokenType) switch
    {
        (SchemaKind.Words, not JsonTokenType.Null) => Word(schema, ref reader),
        (SchemaKind.Stream, not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null)) => NoFlag,
        (SchemaKind.Role, JsonTokenType.String) => Role(ref reader),
        (SchemaKind.SystemText, JsonTokenType.String) => SystemText(ref reader),
        (SchemaKind.Beta, not JsonTokenType.Null) => Beta(ref reader),
        (SchemaKind.Metadata, not (JsonTokenType.StartObject or JsonTokenType.Null)) => new(PolicyViolationKind.NoMetadata),
        (SchemaKind.FieldValue or SchemaKind.ThinkingBudget or SchemaKind.ThinkingType, not JsonTokenType.StartArray)
            when !schema.Limit.IsNone && !schema.Limit.Allows(ref reader) => new(PolicyViolationKind.FieldValue),
        (SchemaKind.FieldPath, _) when !policy.AllowsFieldPath(ref reader) => new(PolicyViolationKind.FieldPath),
        (SchemaKind.DocumentName, JsonTokenType.String) =>
            DocumentNames.Evaluate(TextSpan.Of(ref reader), _body, ref _documentNames),
        (SchemaKind.InnerBody, JsonTokenType.String) => InnerBody(TextSpan.Of(ref reader)),
        _ => default,
    };

    private PolicyViolation Word(BodySchema schema, ref Utf8JsonReader reader)
    {
        if (schema.Words.RuleOf(ref reader) is { } rule
            && (rule == MemberRule.None || Habits.Word(ref reader).Length == 0)) // A word of another API is a mistake.
        {
            _notes.IsDefault = schema.IsLeftOut && rule == MemberRule.None;
            return Under(rule);
        }

        return IsAllowedByName()
            ? default
            : new(PolicyViolationKind.Undefined) { Schema = BodySchema.Unknown, Value = Habits.Word(ref reader) };
    }

    private PolicyViolation Beta(ref Utf8JsonReader reader)
    {
        var value = reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= GivenBetas.MaxLength
            ? reader.GetString()!
            : "";
        return Betas.Add(value, policy, mayBeUnknown: form.IsMessages());
    }

    private PolicyViolation Role(ref Utf8JsonReader reader)
    {
        _notes.IsSystemRole = form.IsMessages() && reader.ValueTextEquals("system"u8);
        return default;
    }

    private PolicyViolation SystemText(ref Utf8JsonReader reader)
    {
        // A block with more lines holds somebody's instructions too, and stays.
        _notes.IsAttribution = reader.ValueSpan.StartsWith(MemberNotes.Attribution) && reader.ValueSpan.IndexOf("\\n"u8) < 0;
        return default;
    }

    // Only CountTokens has a body inside its own, so this is at most one level deep.
    private PolicyViolation InnerBody(TextSpan encoded)
    {
        var inner = form == BodyForm.CountTokensOfAnthropic ? BodyForm.Anthropic : BodyForm.Opaque;
        if (!EncodedBody.TryEvaluate(
            encoded, _body, inner, policy, _cancellation, out var unreadable, out var denials, out var personal))
        {
            return new(PolicyViolationKind.NotBase64);
        }

        _found.Unreadable ??= unreadable;
        if (denials is not null)
        {
            (_found.Denials ??= new()).Add(denials);
        }

        _personal.AddInner(personal);
        return default;
    }

    private readonly PolicyViolation Under(MemberRule rule) => policy.Allows(rule) ? default : PolicyViolation.Under(rule);

    private readonly string Pattern() =>
        Encoding.UTF8.GetString(Path.Pattern(_body, stackalloc byte[MemberPath.MaxPatternLength]));

    private readonly bool IsAllowedByName() =>
        policy.AllowsNames
        && policy.AllowsName(Path.Pattern(_body, stackalloc byte[MemberPath.MaxPatternLength]));

    private void Deny(PolicyViolation violation)
    {
        if (violation.Kind == PolicyViolationKind.LargeDocument)
        {
            (_found.LargeDocuments ??= []).Add(
                new(violation.Format, FileErrors.TooLarge(Path.Text(names, _body, violation.Below))));
        }
        else if (violation.Kind != PolicyViolationKind.Nothing)
        {
            (_found.Denials ??= new()).Add(violation, Path, _body, names, policy);
        }
    }
}
