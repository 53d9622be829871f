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
/// The results of one walk over a request body: the positions of the members that the gateway reads or changes, and
/// everything that the application may not send.
/// </summary>
internal struct RequestMembers
{
    /// <summary>The name of the model, in a Converse body.</summary>
    public MemberSpan ModelId { get; set; }

    /// <summary><c>inferenceConfig</c> of a Converse body.</summary>
    public MemberSpan InferenceConfig { get; set; }

    /// <summary><c>maxTokens</c>, or Anthropic's <c>max_tokens</c>.</summary>
    public MemberSpan MaxTokens { get; set; }

    /// <summary><c>thinking.budget_tokens</c>, in either form of request.</summary>
    public MemberSpan ThinkingBudget { get; set; }

    /// <summary>True when the body asks the model to think: by <c>thinking.type</c> or by a budget.</summary>
    public bool AsksToThink { get; set; }

    /// <summary>The betas the body asks for; <c>null</c> for none.</summary>
    public GivenBetas? Betas { get; set; }

    /// <summary>Members that Bedrock might refuse and that can be removed; <c>null</c> for none.</summary>
    public List<RemovableMember>? Removable { get; set; }

    /// <summary><c>stream</c> of a body of Anthropic's own API.</summary>
    public MemberSpan Stream { get; set; }

    /// <summary><c>anthropic_version</c> of an Invoke body.</summary>
    public MemberSpan Version { get; set; }

    /// <summary>Members that may have to be adapted to the model; <c>null</c> for none.</summary>
    public List<AdaptableMember>? Adaptable { get; set; }

    /// <summary><c>guardrailConfig</c> of a Converse body. Its value is null where none may be named.</summary>
    public MemberSpan GuardrailConfig { get; set; }

    /// <summary><c>requestMetadata</c> of a Converse body.</summary>
    public MemberSpan RequestMetadata { get; set; }

    /// <summary>The number of entries in <c>requestMetadata</c>.</summary>
    public int MetadataEntries { get; set; }

    /// <summary>The number of images and documents.</summary>
    public AttachmentCounts Attachments;

    /// <summary>Documents of a size that only some models accept; <c>null</c> for none.</summary>
    public List<LargeDocument>? LargeDocuments { get; set; }

    /// <summary>Everything that identifies a person or cannot be inspected; <c>null</c> for nothing.</summary>
    public PersonalDataMatches? PersonalData { get; set; }

    /// <summary>Everything that this application may not send; <c>null</c> for nothing.</summary>
    public Denials? Denials { get; set; }

    /// <summary>The error if a body inside this one cannot be read; else <c>null</c>.</summary>
    public GatewayError? Unreadable { get; set; }

    /// <summary>
    /// The error if this application may not send the body, else <c>null</c>. Returned after the model is found and allowed.
    /// </summary>
    public readonly GatewayError? Error => Unreadable ?? Denials?.ToError();

    /// <summary>Reads the name of the model.</summary>
    /// <param name="body">The body that holds it.</param>
    /// <param name="into">At least as long as its value, which has at most 2048 characters as the walk has checked.</param>
    public readonly ReadOnlySpan<char> ReadModelId(ReadOnlySpan<byte> body, Span<char> into)
    {
        // The reader takes the value as a whole JSON text.
        var text = new Utf8JsonReader(body[ModelId.Value..ModelId.End]);
        text.Read();
        return into[..text.CopyString(into)];
    }

    /// <summary>True when the body itself asks for a stream.</summary>
    /// <param name="body">The body.</param>
    public readonly bool AsksForStream(ReadOnlySpan<byte> body) =>
        Stream.IsGiven && body[Stream.Value..Stream.End].SequenceEqual("true"u8);

    /// <summary>
    /// Walks the body once. Before any other code reads it, this makes sure that it is one JSON object that every reader
    /// understands alike: UTF-8, no member given twice, no half of a surrogate pair.
    /// </summary>
    /// <returns>The error if it is not; else <c>null</c>.</returns>
    public static GatewayError? Read(
        ReadOnlySpan<byte> body, BodyForm form, MemberPolicy policy, out RequestMembers members,
        CancellationToken cancellation = default) =>
        Read(body, form, policy, PathNames.AsTheyAre, out members, cancellation);

    /// <param name="body">A whole JSON text.</param>
    /// <param name="form">The expected form.</param>
    /// <param name="policy">The policy of the application.</param>
    /// <param name="names">The names of its places, for the texts of errors.</param>
    /// <param name="members">The results.</param>
    /// <param name="cancellation">Ends a long search for personal data.</param>
    public static GatewayError? Read(
        ReadOnlySpan<byte> body, BodyForm form, MemberPolicy policy, PathNames names, out RequestMembers members,
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

        var walk = new MemberWalk(body, form, policy, names, cancellation);
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
