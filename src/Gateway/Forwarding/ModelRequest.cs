using Gateway.BodyEdits;
using Gateway.Buffers;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Http;
using Gateway.RequestPolicy;
using Gateway.RequestPolicy.Attachments;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Residency;
using Gateway.Surfaces;

namespace Gateway.Forwarding;

/// <summary>
/// A request to a model, after it was read: the model it asks for, the content found in it, and the bytes for Bedrock. Owns
/// the body and its memory.
/// </summary>
/// <param name="model">The model the URL names; <c>null</c> where the body names it.</param>
/// <param name="models">The models that existed when the body had arrived.</param>
/// <param name="form">The form of the body.</param>
/// <param name="members">The members that the walk over the body found; of a translation there are none yet.</param>
/// <param name="policy">The rules for what the application may send.</param>
/// <param name="body">The body.</param>
/// <param name="memory">The memory of the body.</param>
internal sealed class ModelRequest(
    string? model, ResidencyPolicy models, BodyForm form, RequestMembers members, MemberPolicy policy, RequestBody body,
    BodyMemory memory)
    : IDisposable
{
    /// <summary>The bytes for Bedrock. Not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Body => body.Bytes;

    /// <summary>The memory of <see cref="Body"/>.</summary>
    public ByteBuffer Buffer => body.Buffer;

    /// <summary>The translation of a request whose dialect is not Bedrock's; else <c>null</c>.</summary>
    public Translation? Translation { get; init; }

    /// <summary>The operation that the request calls, known now where its body decides.</summary>
    public required BedrockOperation Operation { get; init; }

    public required CallLimits Limits { get; init; }

    /// <summary>The request headers for Bedrock, in lower case and in the order of their names.</summary>
    public required KeyValuePair<string, string>[] Headers { get; set; }

    /// <summary>The personal data found: rule ids and counts.</summary>
    public IReadOnlyList<(string Rule, int Count)> PersonalData =>
        members.PersonalData is { } found ? [.. found.Counts().Select(one => (one.Rule.Id, one.Count))] : [];

    /// <summary>
    /// The values of <c>anthropic_beta</c> and the paths of members that were removed or adapted, because Bedrock would reject
    /// them and nothing is lost without them.
    /// </summary>
    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    /// <summary>
    /// The number of attached files that could not be searched for personal data; 0 if the application's are not searched.
    /// </summary>
    public int UnreadableAttachments => members.PersonalData?.Unreadable ?? 0;

    /// <summary>True when the model may be silent because it thinks: by itself, or because the body asks for it.</summary>
    /// <param name="placement">The place that the call goes to.</param>
    public bool Thinks(Placement placement) => members.ThinkingBudget.IsGiven
        || placement.Features.Thinking is ThinkingSupport.BudgetOrAdaptive or ThinkingSupport.Adaptive or ThinkingSupport.Always;

    /// <summary>True when the gateway itself has to estimate the tokens, because no base model of this one counts them.</summary>
    public bool IsEstimated { get; private set; }

    /// <summary>Step 2: decides where the call goes.</summary>
    public Result<Placement> Place(Application caller)
    {
        if (model is not null)
        {
            return form is BodyForm.CountTokens or BodyForm.CountTokensOfAnthropic
                ? models.PlaceCountTokens(caller, model)
                : models.Place(caller, model);
        }

        if (Translation is not null)
        {
            return models.Place(caller, models.Resolve(Translation.Model));
        }

        var named = members.ReadModelId(body.Bytes.Span, stackalloc char[members.ModelId.Length]);
        return form.IsMessages() ? PlaceMessages(caller, named) : models.Place(caller, named);
    }

    // Where no base model counts, the request is placed all the same: its tokens are estimated.
    private Result<Placement> PlaceMessages(Application caller, ReadOnlySpan<char> named)
    {
        if (!models.Place(caller, models.Resolve(named.ToString())).Is(out var placement, out var error))
        {
            return error;
        }

        if (ModelKinds.CheckMessages(placement) is { } otherKind)
        {
            return otherKind;
        }

        IsEstimated = form == BodyForm.MessagesToCount && placement.ForCountTokens is null;
        return form == BodyForm.MessagesToCount ? placement.ForCountTokens ?? placement : placement;
    }

    /// <summary>
    /// Between steps 2 and 3: writes the body for the placed model, where the request has another dialect, and walks over what was
    /// written. The caller's own body is given back.
    /// </summary>
    /// <returns>The error if it means nothing that Bedrock can do, or cannot be read; else <c>null</c>.</returns>
    public GatewayError? Translate(Placement placement, RequestTimer timer)
    {
        if (Translation is null)
        {
            return null;
        }

        using var writer = new BodyWriter(BodyEditor.RoomFor(policy), body.Bytes.Length, memory.TryHold);
        try
        {
            if (Translation.Write(placement, writer) is { } meaningless)
            {
                return meaningless;
            }
        }
        catch (InsufficientMemoryException)
        {
            return memory.Error;
        }

        Translation.Dispose();
        body.Dispose();
        body = writer.ToBody();
        return RequestWalk.Read(body, Headers, form, policy, Translation.Names, Limits.Deadline, timer, out members);
    }

    /// <summary>
    /// Step 3: checks that the application may send the content, and if so, makes the gateway's edits.
    /// </summary>
    /// <param name="requestId">The gateway's request id.</param>
    /// <param name="placement">The place that the call goes to.</param>
    /// <returns>The error if it may not; <c>null</c> if it may.</returns>
    public GatewayError? Inspect(string requestId, Placement placement)
    {
        if ((members.Unreadable ?? ModelKinds.Check(Operation, placement)) is { } unreadable)
        {
            return unreadable;
        }

        var denials = members.Denials;
        if (form.Invokes())
        {
            if (!InvokeHeaderPolicy.Apply(Headers, policy, requestId, ref denials).Is(out var headers, out var error))
            {
                return error;
            }

            Headers = headers;
        }

        if (denials?.ToError() is { } denied)
        {
            return denied;
        }

        if (members.LargeDocuments is { } documents && FirstNotTaken(documents, placement) is { } large)
        {
            return large.Error;
        }

        if (ThinkingBudget.Check(body.Bytes.Span, members, form, policy) is { } tooLarge)
        {
            return tooLarge;
        }

        if (members.PersonalData is { } found)
        {
            if (policy.PersonalData.Evaluate(found) is { } blocked)
            {
                return blocked;
            }

            if (policy.PersonalData.Requests == PersonalDataAction.Mask)
            {
                PersonalDataMask.Apply(body, found); // Before all other edits, which move what was found.
            }
        }

        var adaptation = Adaptation.Of(members, body.Bytes.Span, form, placement.Betas, placement.Features);
        LeftOut = [.. Translation?.LeftOut ?? [], .. adaptation.Told];
        BodyEditor.Apply(body, members, form, policy, requestId, adaptation);
        return form == BodyForm.MessagesToCount && !IsEstimated ? EncodeForCounting() : null;
    }

    // CountTokens takes the body of Invoke as base64.
    private GatewayError? EncodeForCounting()
    {
        var length = CountTokensBody.LengthOf(body.Bytes.Length);
        if (!memory.TryHold(length))
        {
            return memory.Error;
        }

        var encoded = CountTokensBody.Encode(body.Bytes.Span);
        body.Dispose();
        body = encoded;
        return null;
    }

    /// <summary>Gives body and memory back.</summary>
    public void Dispose()
    {
        Translation?.Dispose();
        body.Dispose();
        memory.Release();
    }

    private static LargeDocument? FirstNotTaken(List<LargeDocument> documents, Placement placement) =>
        documents.Find(one => !one.IsTaken(placement.LargeDocumentFormats));
}
