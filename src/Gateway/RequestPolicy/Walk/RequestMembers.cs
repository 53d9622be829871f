using System.Text.Json;
using System.Text.Unicode;
using Gateway.Errors;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Attachments;
using Gateway.RequestPolicy.Explanations;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Walk;

/// <summary>
/// What one walk over a request body has found: where the members stand that the gateway reads or changes, and
/// everything in it that the application may not send.
/// </summary>
internal struct RequestMembers
{
    /// <summary>The name of the model, in a Converse body.</summary>
    public MemberSpan ModelId { get; set; }

    /// <summary><c>inferenceConfig</c> of a Converse body.</summary>
    public MemberSpan InferenceConfig { get; set; }

    /// <summary><c>maxTokens</c>, or Anthropic's <c>max_tokens</c>.</summary>
    public MemberSpan MaxTokens { get; set; }

    /// <summary><c>thinking.budget_tokens</c>, wherever it may stand.</summary>
    public MemberSpan ThinkingBudget { get; set; }

    /// <summary>The betas the body asks for; <c>null</c> for none.</summary>
    public GivenBetas? Betas { get; set; }

    /// <summary>Members that Bedrock might refuse and that may be left out; <c>null</c> for none.</summary>
    public List<RemovableMember>? Removable { get; set; }

    /// <summary><c>guardrailConfig</c> of a Converse body; null, where none may be named.</summary>
    public MemberSpan GuardrailConfig { get; set; }

    /// <summary><c>requestMetadata</c> of a Converse body.</summary>
    public MemberSpan RequestMetadata { get; set; }

    /// <summary>How many entries it has.</summary>
    public int MetadataEntries { get; set; }

    /// <summary>How many images and documents there are.</summary>
    public AttachmentCounts Attachments;

    /// <summary>Documents that only some models take so large; <c>null</c> for none.</summary>
    public List<LargeDocument>? LargeDocuments { get; set; }

    /// <summary>What identifies a person, or could not be looked into; <c>null</c> for nothing.</summary>
    public PersonalDataMatches? PersonalData { get; set; }

    /// <summary>What this application may not send; <c>null</c> for nothing.</summary>
    public Denials? Denials { get; set; }

    /// <summary>Why a body inside this one cannot be read; <c>null</c> when it can.</summary>
    public GatewayError? Unreadable { get; set; }

    /// <summary>
    /// Why this application may not send the body; <c>null</c> when it may. Told after the model was found and allowed.
    /// </summary>
    public readonly GatewayError? Error => Unreadable ?? Denials?.ToError();

    /// <summary>Reads the name of the model.</summary>
    /// <param name="body">Where it stands.</param>
    /// <param name="into">As long as its value; no more than 2048 characters, as the walk has seen.</param>
    public readonly ReadOnlySpan<char> ReadModelId(ReadOnlySpan<byte> body, Span<char> into)
    {
        // Read as a JSON text of its own.
        var text = new Utf8JsonReader(body[ModelId.Value..ModelId.End]);
        text.Read();
        return into[..text.CopyString(into)];
    }

    /// <summary>
    /// Walks the body once. Decides, before anything else looks at it, whether it is one JSON object that every reader
    /// understands alike: UTF-8, no member given twice, no half of a surrogate pair.
    /// </summary>
    /// <returns>Why it is not; <c>null</c> when it is.</returns>
    public static GatewayError? Read(
        ReadOnlySpan<byte> body, BodyForm form, MemberPolicy policy, out RequestMembers members,
        CancellationToken cancellation = default) =>
        Read(body, form, policy, "", out members, cancellation);

    /// <param name="body">A whole JSON text.</param>
    /// <param name="form">What is expected of it.</param>
    /// <param name="policy">What the application may send.</param>
    /// <param name="within">Where it stands itself, for the texts of refusals.</param>
    /// <param name="members">What was found.</param>
    /// <param name="cancellation">Ends a long look for personal data.</param>
    public static GatewayError? Read(
        ReadOnlySpan<byte> body, BodyForm form, MemberPolicy policy, string within, out RequestMembers members,
        CancellationToken cancellation = default)
    {
        members = default;
        if (!Utf8.IsValid(body))
        {
            return MemberErrors.NotUtf8;
        }

        if (body.StartsWith("\uFEFF"u8))
        {
            return MemberErrors.ByteOrderMark;
        }

        var walk = new MemberWalk(body, form, policy, within, cancellation);
        try
        {
            return walk.Run(out members);
        }
        catch (JsonException syntax)
        {
            return MemberErrors.NotJson(syntax);
        }
        finally
        {
            walk.Dispose();
        }
    }
}
