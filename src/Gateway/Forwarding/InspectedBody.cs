using Gateway.BodyEdits;
using Gateway.Buffers;
using Gateway.Callers;
using Gateway.Errors;
using Gateway.RequestPolicy;
using Gateway.RequestPolicy.Attachments;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Residency;

namespace Gateway.Forwarding;

/// <summary>One body for Bedrock, and what the walk over it found. Owns the body.</summary>
/// <param name="body">The body.</param>
/// <param name="form">The form of the body.</param>
/// <param name="members">The members that the walk over the body found.</param>
/// <param name="policy">The rules for what the application may send.</param>
/// <param name="names">The caller's names for its places.</param>
internal sealed class InspectedBody(
    RequestBody body, BodyForm form, RequestMembers members, MemberPolicy policy, PathNames names) : IDisposable
{
    /// <summary>The form of the body.</summary>
    public BodyForm Form => form;

    /// <summary>The bytes for Bedrock. Not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => body.Bytes;

    /// <summary>The memory of <see cref="Bytes"/>.</summary>
    public ByteBuffer Buffer => body.Buffer;

    /// <summary>The personal data found: rule ids and counts.</summary>
    public IReadOnlyList<(string Rule, int Count)> PersonalData =>
        members.PersonalData is { } found ? [.. found.Counts().Select(one => (one.Rule.Id, one.Count))] : [];

    /// <summary>
    /// The number of attached files that could not be searched for personal data; 0 if the application's are not searched.
    /// </summary>
    public int UnreadableAttachments => members.PersonalData?.Unreadable ?? 0;

    /// <summary>True when the body asks the model to think.</summary>
    public bool AsksToThink => members.AsksToThink;

    /// <summary>The parts of the body that were removed or adapted, because Bedrock would reject them.</summary>
    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    /// <summary>The images and documents in it.</summary>
    public AttachmentCounts Attachments => members.Attachments;

    /// <summary>
    /// The most tokens of the response that the body for Bedrock asks for; <c>null</c> where it leaves that to the model, and in a
    /// form that the gateway does not know. Known after <see cref="Inspect"/>.
    /// </summary>
    public long? MaxTokens { get; private set; }

    /// <summary>The most characters of the name that <see cref="ReadModelId"/> reads.</summary>
    public int ModelIdLength => members.ModelId.Length;

    /// <summary>Reads the name of the model, in a body that has one.</summary>
    /// <param name="into">At least <see cref="ModelIdLength"/> characters.</param>
    public ReadOnlySpan<char> ReadModelId(Span<char> into) => members.ReadModelId(body.Bytes.Span, into);

    /// <summary>
    /// Step 3: checks that the application may send the content, and if so, makes the gateway's edits.
    /// </summary>
    /// <param name="origin">The request id and the end user.</param>
    /// <param name="placement">The place that the call goes to.</param>
    /// <param name="headers">The request headers for Bedrock, in lower case and in the order of their names.</param>
    /// <returns>The error if it may not; <c>null</c> if it may.</returns>
    public GatewayError? Inspect(RequestOrigin origin, Placement placement, ref KeyValuePair<string, string>[] headers)
    {
        if (members.Unreadable is { } unreadable)
        {
            return unreadable;
        }

        var denials = members.Denials;
        if (form.Invokes())
        {
            if (!InvokeHeaderPolicy.Apply(headers, policy, origin, ref denials).Is(out var allowed, out var error))
            {
                return error;
            }

            headers = allowed;
        }

        if ((denials?.ToError() ?? NotTaken(placement) ?? ThinkingBudget.Check(body.Bytes.Span, members, form, names, policy)
            ?? InspectPersonalData()) is { } denied)
        {
            return denied;
        }

        var adaptation = Adaptation.Of(members, body.Bytes.Span, form, placement.Betas, placement.Features);
        LeftOut = adaptation.Told;
        MaxTokens = BodyEditor.MaxTokensOf(body.Bytes.Span, members, form, policy); // Before the edits, which move it.
        BodyEditor.Apply(body, members, form, policy, origin, adaptation);
        return null;
    }

    /// <summary>Replaces the body by one with the same content, in another encoding.</summary>
    public void Replace(RequestBody encoded)
    {
        body.Dispose();
        body = encoded;
    }

    public void Dispose() => body.Dispose();

    private GatewayError? InspectPersonalData()
    {
        if (members.PersonalData is not { } found)
        {
            return null;
        }

        if (policy.PersonalData.Evaluate(found) is { } blocked)
        {
            return blocked;
        }

        if (policy.PersonalData.Requests == PersonalDataAction.Mask)
        {
            PersonalDataMask.Apply(body, found); // Before all other edits, which move what was found.
        }

        return null;
    }

    private GatewayError? NotTaken(Placement placement) =>
        members.LargeDocuments?.Find(one => !one.IsTaken(placement.LargeDocumentFormats))?.Error;
}
