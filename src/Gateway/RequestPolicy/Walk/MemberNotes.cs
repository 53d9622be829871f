using System.Text;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Walk;

/// <summary>Records the positions of values that the gateway may change, when the walk has reached their ends.</summary>
internal struct MemberNotes
{
    // A compaction is another feature than the clearing of old content, in the same member.
    private const string CompactBeta = "compact-2026-01-12";

    // Told in place of a name that does not look like one of an API, and that may not be fit for a header.
    private const string NameOfItsOwn = "*";

    /// <summary>The name under which a removed attribution is told.</summary>
    public const string AttributionHeader = "x-anthropic-billing-header";

    /// <summary>
    /// The beginning of Claude Code's first block of <c>system</c>. Bedrock: "x-anthropic-billing-header is a reserved keyword and
    /// may not be used in the system prompt" (anthropics/claude-code 24168).
    /// </summary>
    public static ReadOnlySpan<byte> Attribution => "x-anthropic-billing-header:"u8;

    /// <summary>True after the text of such a block.</summary>
    public bool IsAttribution { get; set; }

    /// <summary>True after a role that most models refuse.</summary>
    public bool IsSystemRole { get; set; }

    /// <summary>True when the last value is the default of a member that Bedrock does not have.</summary>
    public bool IsDefault { get; set; }

    /// <param name="found">The results of the walk.</param>
    /// <param name="schema">The schema of the value.</param>
    /// <param name="span">Its position.</param>
    /// <param name="form">The form of the body.</param>
    /// <param name="body">The body.</param>
    /// <param name="path">The current place of the walk.</param>
    public void Take(
        ref RequestMembers found, BodySchema schema, MemberSpan span, BodyForm form, ReadOnlySpan<byte> body, in MemberPath path)
    {
        if (form.IsMessages() && IsAdaptable(schema))
        {
            (found.Adaptable ??= []).Add(new(Pattern(path, body), span));
            IsSystemRole = false;
        }

        switch (schema.Kind)
        {
            case SchemaKind.ModelId:
                found.ModelId = span;
                break;
            case SchemaKind.InferenceConfig:
                found.InferenceConfig = span;
                break;
            case SchemaKind.MaxTokens:
                found.MaxTokens = span;
                break;
            case SchemaKind.ThinkingBudget:
                found.ThinkingBudget = span;
                found.AsksToThink = true;
                break;
            case SchemaKind.ThinkingType:
                found.AsksToThink |= Asks(body[span.Value..span.End]);
                break;
            case SchemaKind.Stream:
                found.Stream = span;
                break;
            case SchemaKind.Version:
                found.Version = span;
                break;
            case SchemaKind.Guardrail:
                found.GuardrailConfig = span;
                break;
            case SchemaKind.Metadata:
                found.RequestMetadata = span;
                break;
            case SchemaKind.Betas when !form.IsMessages():
                (found.Betas ??= new()).Member = span;
                break;
            default:
                if (Removable(schema, span, body, path) is { } removable)
                {
                    (found.Removable ??= []).Add(removable);
                }

                break;
        }
    }

    private readonly bool IsAdaptable(BodySchema schema) => schema.IsAdaptable || (schema.Kind == SchemaKind.Role && IsSystemRole);

    private RemovableMember? Removable(BodySchema schema, MemberSpan span, ReadOnlySpan<byte> body, in MemberPath path)
    {
        switch (schema.Kind)
        {
            case SchemaKind.SystemBlock when IsAttribution:
                IsAttribution = false;
                return new(span, AttributionHeader, "");
            case SchemaKind.Words when IsDefault:
                IsDefault = false;
                return new(span, Pattern(path, body), "");
            case SchemaKind.Betas:
                return new(span, "", ""); // Written anew, merged with those of the header.
            case SchemaKind.OfBeta:
                var compacts = body[span.Value..span.End].IndexOf("\"compact_"u8) >= 0;
                return new(span, Pattern(path, body), compacts ? CompactBeta : schema.Beta);
            case SchemaKind.CutOut:
                return new(span, span.IsNull(body) ? "" : Pattern(path, body) is { Length: > 0 } name ? name : NameOfItsOwn, "");
            default:
                return null;
        }
    }

    private static bool Asks(ReadOnlySpan<byte> thinkingType) =>
        !thinkingType.SequenceEqual("null"u8) && !thinkingType.SequenceEqual("\"disabled\""u8);

    private static string Pattern(in MemberPath path, ReadOnlySpan<byte> body) =>
        Encoding.UTF8.GetString(path.Pattern(body, stackalloc byte[MemberPath.MaxPatternLength]));
}
