using Gateway.BodyEdits;
using Gateway.Callers;
using Gateway.Errors;
using Gateway.RequestPolicy;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Residency;

namespace Gateway.Forwarding;

/// <summary>
/// A request to a model that was read: where it is to go, what is inside, and what goes on to Bedrock. Owns the body and
/// its memory.
/// </summary>
/// <param name="model">The model the URL names; <c>null</c> where the body names it.</param>
/// <param name="models">The models there were when the body had arrived.</param>
/// <param name="form">What the body is made of.</param>
/// <param name="members">What the walk over the body has found.</param>
/// <param name="policy">What the application may send.</param>
/// <param name="body">The body.</param>
/// <param name="memory">Its memory.</param>
internal sealed class ModelRequest(
    string? model, ResidencyPolicy models, BodyForm form, RequestMembers members, MemberPolicy policy, RequestBody body,
    BodyMemory memory)
    : IDisposable
{
    /// <summary>What goes on to Bedrock. Not to be used after <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Body => body.Bytes;

    public required CallLimits Limits { get; init; }

    /// <summary>Bedrock's own headers, in lower case and in the order of their names.</summary>
    public required KeyValuePair<string, string>[] Headers { get; set; }

    /// <summary>What identifies a person: rule ids and counts.</summary>
    public IReadOnlyList<(string Rule, int Count)> PersonalData =>
        members.PersonalData is { } found ? [.. found.Counts().Select(one => (one.Rule.Id, one.Count))] : [];

    /// <summary>
    /// What does not go on, because Bedrock would refuse it and nothing is lost: values of <c>anthropic_beta</c> and
    /// paths of members.
    /// </summary>
    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    /// <summary>How many files nobody could look into, where the application's are counted.</summary>
    public int UnreadableAttachments => members.PersonalData?.Unreadable ?? 0;

    /// <summary>Step 2: places the call.</summary>
    public Result<Placement> Place(Application caller)
    {
        if (model is not null)
        {
            return form is BodyForm.CountTokens or BodyForm.CountTokensOfAnthropic
                ? models.PlaceCountTokens(caller, model)
                : models.Place(caller, model);
        }

        return models.Place(
            caller, members.ReadModelId(body.Bytes.Span, stackalloc char[members.ModelId.Length]));
    }

    /// <summary>
    /// Step 3: tells whether the application may send what is inside, and if so, puts in what the gateway adds.
    /// </summary>
    /// <param name="requestId">The gateway's request id.</param>
    /// <param name="placement">Where it goes.</param>
    /// <returns>Why it may not; <c>null</c> when it may.</returns>
    public GatewayError? Inspect(string requestId, Placement placement)
    {
        if (members.Unreadable is { } unreadable)
        {
            return unreadable;
        }

        var denials = members.Denials;
        if (form is BodyForm.Anthropic or BodyForm.Opaque)
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

        if (members.LargeDocuments?.Find(one => !one.IsTaken(placement.LargeDocumentFormats)) is { } large)
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
                PersonalDataMask.Apply(body, found); // First: what was found is where it stands now.
            }
        }

        var removals = Removals.Of(members, placement.Betas);
        LeftOut = removals.Told;
        BodyEditor.Apply(body, members, form, policy, requestId, removals);
        return null;
    }

    /// <summary>Gives body and memory back before the response is relayed: a stream may go on for minutes.</summary>
    /// <param name="stillRead">Whether an attempt that was given up may still be reading the body.</param>
    public void Release(bool stillRead)
    {
        if (stillRead)
        {
            body.KeepFromPool();
        }

        Dispose();
    }

    public void Dispose()
    {
        body.Dispose();
        memory.Release();
    }
}
