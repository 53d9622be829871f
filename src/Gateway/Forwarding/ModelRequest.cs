using Gateway.BodyEdits;
using Gateway.Buffers;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Http;
using Gateway.Quotas;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.Residency;
using Gateway.Surfaces;
using Gateway.Usage;

namespace Gateway.Forwarding;

/// <summary>
/// A request to a model, after it was read: the model it asks for, the content found in it, and the bytes for Bedrock. Owns
/// the body and its memory.
/// </summary>
/// <param name="model">The model the URL names; <c>null</c> where the body names it.</param>
/// <param name="models">The models that existed when the body had arrived.</param>
/// <param name="body">The body. That of a translation is the caller's, and nothing was found in it yet.</param>
/// <param name="policy">The rules for what the application may send.</param>
/// <param name="memory">The memory of the body.</param>
internal sealed class ModelRequest(
    string? model, ResidencyPolicy models, InspectedBody body, MemberPolicy policy, BodyMemory memory)
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

    /// <inheritdoc cref="InspectedBody.PersonalData"/>
    public IReadOnlyList<(string Rule, int Count)> PersonalData => body.PersonalData;

    /// <summary>
    /// The values of <c>anthropic_beta</c> and the paths of members that were removed or adapted, because Bedrock would reject
    /// them and nothing is lost without them.
    /// </summary>
    public IReadOnlyList<string> LeftOut => Translation is null ? body.LeftOut : [.. Translation.LeftOut, .. body.LeftOut];

    /// <inheritdoc cref="InspectedBody.UnreadableAttachments"/>
    public int UnreadableAttachments => body.UnreadableAttachments;

    /// <summary>What decides how much the request can use. Known after <see cref="Inspect"/>.</summary>
    public RequestSize Size => new(Math.Max(0, body.Bytes.Length - body.Attachments.ImageBytes - body.Attachments.DocumentBytes))
    {
        Images = body.Attachments.Images,
        DocumentBytes = body.Attachments.DocumentBytes,
        MaxTokens = body.MaxTokens,
        IsCount = body.Form.Counts(),
    };

    /// <summary>True when the gateway itself has to estimate the tokens, because no base model of this one counts them.</summary>
    public bool IsEstimated { get; private set; }

    /// <summary>True when the model may be silent because it thinks: by itself, or because the body asks for it.</summary>
    /// <param name="placement">The place that the call goes to.</param>
    public bool Thinks(Placement placement) => body.AsksToThink
        || placement.Features.Thinking is ThinkingSupport.Adaptive or ThinkingSupport.Always;

    /// <summary>Step 2: decides where the call goes.</summary>
    public Result<Placement> Place(Application caller)
    {
        if (model is not null)
        {
            return body.Form is BodyForm.CountTokens or BodyForm.CountTokensOfAnthropic
                ? models.PlaceCountTokens(caller, model)
                : models.Place(caller, model);
        }

        if (Translation is not null)
        {
            return PlaceTranslated(caller, Translation);
        }

        var named = body.ReadModelId(stackalloc char[body.ModelIdLength]);
        return body.Form.IsMessages() ? PlaceMessages(caller, named) : models.Place(caller, named);
    }

    /// <summary>
    /// Between steps 2 and 3: checks that the model's kind has the operation; and where the request has another dialect, writes the
    /// body for the placed model and walks over what was written. The caller's own body is given back.
    /// </summary>
    /// <param name="caller">The application that sent it.</param>
    /// <param name="placement">The place that the call goes to.</param>
    /// <param name="timer">The request's timer.</param>
    /// <returns>The error if it means nothing that the model can do, or cannot be read; else <c>null</c>.</returns>
    public GatewayError? Translate(Application caller, Placement placement, RequestTimer timer)
    {
        if (ModelKinds.Check(Operation, placement, models, caller) is { } otherKind)
        {
            return otherKind;
        }

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
        var written = writer.ToBody();
        var error = RequestWalk.Read(
            written, Headers, Translation.Form, policy, Translation.Names, Limits.Deadline, timer, out var members);
        body = new InspectedBody(written, Translation.Form, members, policy, Translation.Names);
        return error;
    }

    /// <summary>
    /// Step 3: checks that the application may send the content, and if so, makes the gateway's edits.
    /// </summary>
    /// <param name="record">The request's id and end user, for Bedrock's metadata.</param>
    /// <param name="placement">The place that the call goes to.</param>
    /// <returns>The error if it may not; <c>null</c> if it may.</returns>
    public GatewayError? Inspect(RequestRecord record, Placement placement)
    {
        var headers = Headers;
        var denied = body.Inspect(new(record.RequestId, record.EndUser), placement, ref headers);
        Headers = headers;
        return denied is null && body.Form == BodyForm.MessagesToCount && !IsEstimated ? EncodeForCounting() : denied;
    }

    /// <summary>
    /// The estimated number of tokens, in place of an error with which AWS refuses to count for this model; else <c>null</c>. An
    /// agent without a count asks the model itself, dozens of times.
    /// </summary>
    public long? EstimateInsteadOf(GatewayError? error)
    {
        if (body.Form != BodyForm.MessagesToCount || error is not { IsAboutModel: true } || !memory.TryHold(body.Bytes.Length))
        {
            return null;
        }

        using var inner = CountTokensBody.Decode(body.Bytes.Span, out var length);
        return TokenEstimate.Of(inner.Span[..length]);
    }

    /// <summary>Gives body and memory back.</summary>
    public void Dispose()
    {
        Translation?.Dispose();
        body.Dispose();
        memory.Release();
    }

    private Result<Placement> PlaceTranslated(Application caller, Translation translation)
    {
        var placed = models.Place(caller, models.Resolve(translation.Model));
        return placed.Error?.Code == ErrorCode.ModelNotFound && translation.PlainModel is { } plain
            ? models.Place(caller, models.Resolve(plain))
            : placed;
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

        IsEstimated = body.Form == BodyForm.MessagesToCount && placement.ForCountTokens is null;
        return body.Form == BodyForm.MessagesToCount ? placement.ForCountTokens ?? placement : placement;
    }

    // CountTokens takes the body of Invoke as base64.
    private GatewayError? EncodeForCounting()
    {
        if (!memory.TryHold(CountTokensBody.LengthOf(body.Bytes.Length)))
        {
            return memory.Error;
        }

        body.Replace(CountTokensBody.Encode(body.Bytes.Span));
        return null;
    }
}
