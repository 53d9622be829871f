using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Gateway.Callers;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Attachments;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Rules;

/// <summary>
/// The things one application may send, and the things the gateway adds: its settings, prepared for lookups by member.
/// Immutable.
/// </summary>
internal sealed class MemberPolicy
{
    private readonly uint _allowed;
    private readonly byte[][] _names;
    private readonly byte[][] _fieldPaths;
    private readonly FrozenSet<string> _betas;

    // The caller's stop sequence that ended the response, whole and in a stream. AI SDKs ask for it in every call.
    private static readonly string[] StopSequencePaths = ["/stop_sequence", "/delta/stop_sequence"];

    /// <param name="application">The id of the application.</param>
    /// <param name="options">Its validated settings.</param>
    /// <param name="personalData">Its validated settings for personal data.</param>
    /// <param name="municipality">The code of the municipality; may be empty.</param>
    /// <param name="endUserKey">The key of the pseudonyms that go to AWS; <c>null</c> if there is none.</param>
    public MemberPolicy(
        string application, ApplicationRequestPolicyOptions options, PersonalDataOptions personalData, string municipality,
        EndUserKey? endUserKey = null)
    {
        Section = $"Callers__Applications__{application}__RequestPolicy";
        S3Locations = new S3Locations(options.S3Locations);
        Guardrail = options.Guardrail.Identifier.Length > 0 ? new ChosenGuardrail(options.Guardrail) : null;
        Fields = FieldSchemas.Of(options.AdditionalModelRequestFields);
        Attachments = new AttachmentLimits(
            options.MaxImages, options.MaxDocuments, options.MaxImageBytes, options.MaxDocumentBytes,
            FormatsOf(options));
        AllowsOpaqueBodies = options.AllowOpaqueBodies;
        MaxTokens = options.MaxTokens;
        Metadata = options.RequestMetadata ? new GatewayMetadata(municipality, application, endUserKey) : null;
        PersonalData = new PersonalDataPolicy(application, personalData);
        _allowed = RulesOf(options).Aggregate(0U, (bits, rule) => bits | (1U << (int)rule));
        _names =
        [
            .. options.AllowMembers.Except(AllowableMembers.All.Keys, StringComparer.Ordinal)
                .Select(Encoding.UTF8.GetBytes),
        ];
        _fieldPaths = [.. options.AdditionalModelResponseFieldPaths.Union(StopSequencePaths).Select(Encoding.UTF8.GetBytes)];
        _betas = options.AllowBetas.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The configuration section of its settings, as an operator writes it.</summary>
    public string Section { get; }

    public S3Locations S3Locations { get; }

    /// <summary>The guardrail of the application; <c>null</c> when it has none.</summary>
    public ChosenGuardrail? Guardrail { get; }

    /// <summary>The same guardrail if it is forced on every request, else <c>null</c>.</summary>
    public ChosenGuardrail? ForcedGuardrail => Guardrail is { IsForced: true } ? Guardrail : null;

    /// <summary>The schema of <c>additionalModelRequestFields</c> for this application.</summary>
    public BodySchema Fields { get; }

    public AttachmentLimits Attachments { get; }

    /// <summary>The rules for personal data.</summary>
    public PersonalDataPolicy PersonalData { get; }

    /// <summary>True when the application may send Invoke bodies of an unknown form.</summary>
    public bool AllowsOpaqueBodies { get; }

    /// <summary>The most tokens it may ask for; <c>null</c> for no limit.</summary>
    public int? MaxTokens { get; }

    /// <summary>The entries added to <c>requestMetadata</c>; <c>null</c> for none.</summary>
    public GatewayMetadata? Metadata { get; }

    /// <summary>True when at least one undefined member is allowed by its name.</summary>
    public bool AllowsNames => _names.Length > 0;

    /// <summary>True when members under this rule are allowed.</summary>
    public bool Allows(MemberRule rule) => (_allowed & (1U << (int)rule)) != 0;

    /// <summary>True when the undefined member with this path is allowed.</summary>
    public bool AllowsName(ReadOnlySpan<byte> path)
    {
        foreach (var name in _names)
        {
            if (path.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the JSON Pointer at the reader may be asked for.</summary>
    public bool AllowsFieldPath(ref Utf8JsonReader pointer)
    {
        foreach (var path in _fieldPaths)
        {
            if (pointer.TokenType == JsonTokenType.String && pointer.ValueTextEquals(path))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the operator has allowed this value of <c>anthropic_beta</c>.</summary>
    public bool AllowsBeta(string value) => _betas.Contains(value);

    /// <summary>True when a key of <c>requestMetadata</c> is the gateway's own.</summary>
    public bool ReservesKey(ReadOnlySpan<byte> key) => Metadata is not null && GatewayMetadata.Reserves(key);

    /// <summary>True when this number of the caller's keys leaves room for the gateway's own.</summary>
    public bool HasRoomForKeys(int keys) => Metadata is null || keys + Metadata.Count <= GatewayMetadata.MaxEntries;

    private static uint FormatsOf(ApplicationRequestPolicyOptions options) =>
        (options.AttachmentFormats.Count == 0 ? AttachmentFormats.Names : options.AttachmentFormats)
            .Aggregate(0U, (bits, name) => bits | (1U << (int)AttachmentFormats.OfName(Encoding.UTF8.GetBytes(name))));

    private static IEnumerable<MemberRule> RulesOf(ApplicationRequestPolicyOptions options)
    {
        yield return MemberRule.None;

        foreach (var word in options.AllowMembers.Where(AllowableMembers.All.ContainsKey))
        {
            yield return AllowableMembers.All[word];
        }

        if (options.S3Locations.Count > 0)
        {
            yield return MemberRule.S3Location;
        }

        if (options.Guardrail is { Identifier.Length: > 0, Forced: false })
        {
            yield return MemberRule.GuardrailConfig;
        }
    }
}
