using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Callers;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Attachments;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Walk;

/// <summary>
/// Searches for personal data, beside <see cref="MemberEvaluator"/>, in everything a walk passes: texts, numbers, the
/// caller's own names, and documents that are texts.
/// </summary>
internal ref struct PersonalDataEvaluator(ReadOnlySpan<byte> body, PersonalDataPolicy policy, CancellationToken cancellation)
{
    // The shortest number of any rule. A shorter JSON number cannot match.
    private const int MinDigits = 11;

    // Only a guard against abuse: more texts than a conversation has.
    private const int MaxSigned = 10_000;

    // As many places as an error names of other things.
    private const int MaxTold = 20;

    private readonly ReadOnlySpan<byte> _body = body;
    private readonly bool _looks = policy.Rules.Length > 0;
    private PersonalDataScan _scan = new(body, policy.Rules, cancellation);
    private PersonalDataMatches? _findings;
    private List<(TextSpan Text, string Path)>? _signed;

    /// <summary>True when numbers are masked, for which <see cref="Signed"/> has to be told.</summary>
    public readonly bool Masks => _looks && policy.Requests == PersonalDataAction.Mask;

    /// <summary>The matches, once the whole body is read; <c>null</c> for none.</summary>
    public PersonalDataMatches? Result()
    {
        if (_scan.Matches is { } found)
        {
            Matches.InBody = [.. Matches.InBody, .. found];
            Matches.InSigned = _signed is null ? [] : PathsOf(_signed, found);
        }

        return _findings;
    }

    // A method of its own: a closure is allocated where its variables begin, for every request.
    private static ImmutableArray<string> PathsOf(
        List<(TextSpan Text, string Path)> signed, IReadOnlyList<PersonalDataMatch> found)
    {
        // The texts were noted in the order of the body.
        var starts = signed.ConvertAll(one => one.Text.Start);
        return
        [
            .. found.SelectMany(match => match.Digits).Select(digit => TextAt(digit.Start)).Where(text => text >= 0)
                .Distinct().Order().Take(MaxTold).Select(text => signed[text].Path),
        ];

        int TextAt(int position)
        {
            var exact = starts.BinarySearch(position);
            var text = exact < 0 ? ~exact - 1 : exact;
            return text >= 0 && position < signed[text].Text.End ? text : -1;
        }
    }

    private PersonalDataMatches Matches => _findings ??= new();

    /// <summary>Notes a text that is searched like any other, but that has a signature.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Its place.</param>
    /// <param name="names">The names under which the caller knows places.</param>
    public void Signed(TextSpan text, in MemberPath path, PathNames names)
    {
        _signed ??= [];
        if (_signed.Count < MaxSigned)
        {
            _signed.Add((text, path.Text(names)));
            return;
        }

        // One text with the last, and with all that is between them.
        var (first, place) = _signed[^1];
        _signed[^1] = (first with { Length = text.End - first.Start }, place);
    }

    /// <summary>Searches a name of the caller's own.</summary>
    public void Name(TextSpan name)
    {
        if (_looks)
        {
            _scan.Text(name.Start, name.Length, TextKind.Fixed);
        }
    }

    /// <summary>Searches a value.</summary>
    public void Value(BodySchema schema, ref Utf8JsonReader reader)
    {
        if (!_looks || schema.Text >= 0)
        {
            return;
        }

        if (reader.TokenType == JsonTokenType.String
            && schema.Kind is not (SchemaKind.ModelId or SchemaKind.Words or SchemaKind.InnerBody))
        {
            _scan.Text((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }
        else if (reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length >= MinDigits)
        {
            _scan.Break();
            _scan.Text((int)reader.TokenStartIndex, reader.ValueSpan.Length, TextKind.Number);
            _scan.Break();
        }
    }

    /// <summary>Searches an object whose texts are evaluated together, after its last member.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="texts">Its texts.</param>
    /// <param name="content">The content of the file in it; <c>null</c> for no file, or one that is not allowed.</param>
    public PolicyViolation Together(SchemaKind kind, in CollectedTexts texts, FileContent? content)
    {
        if (kind is SchemaKind.Guardrail or SchemaKind.S3Location)
        {
            return kind == SchemaKind.S3Location ? Unreadable() : default;
        }

        var attachment = Attachment.Of(kind, _body, texts);
        if (!attachment.Bytes.IsGiven)
        {
            // Anthropic's source of type text: the same member holds text in place of base64.
            if (_looks && kind == SchemaKind.Source && texts[2] is { IsGiven: true } text)
            {
                _scan.Text(text.Start, text.Length);
            }

            return default;
        }

        if (content is null)
        {
            return default;
        }

        // A list of names with %PDF- before it is still a list of names: the text after a signature is searched as well, and the
        // file still counts as unreadable.
        if (_looks && PersonalDataDocument.Look(attachment.Bytes, _body, policy.Rules, cancellation) is { } found)
        {
            Matches.AddDocument(attachment.Bytes, found);
        }

        return content == FileContent.Text ? default : Unreadable(attachment.BytesAt);
    }

    /// <summary>Reports something that cannot be inspected.</summary>
    /// <param name="below">The path below the current place of the walk.</param>
    public PolicyViolation Unreadable(string below = "")
    {
        if (policy.UnreadableAttachments == UnreadableAttachments.AllowAndFlag)
        {
            Matches.Unreadable++;
        }

        return policy.UnreadableAttachments == UnreadableAttachments.Deny ? new(PolicyViolationKind.Unreadable, below) : default;
    }

    /// <summary>Adds the matches of a body inside this one.</summary>
    public void AddInner(PersonalDataMatches? inner)
    {
        if (inner is not null)
        {
            Matches.AddFixed(inner);
        }
    }
}
