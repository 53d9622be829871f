using System.Diagnostics.CodeAnalysis;
using Gateway.Bedrock;
using Gateway.Callers;
using Gateway.Inspection.PersonalData;
using Gateway.Usage;

namespace Gateway.Converse.Relays;

/// <summary>One JSON object, held until it is complete: what is not whole is not given.</summary>
internal sealed class WholeRelay(
    HttpContext context, Settlement settlement, BedrockOperation operation, PersonalDataPolicy personalData)
    : AnswerRelay(context, settlement)
{
    public override async Task RelayAsync(BedrockAnswer answer, BedrockCall call)
    {
        var whole = (WholeAnswer)answer;
        if (!TryRead(whole.Body.Span, out var summary))
        {
            await RefuseAsync(NetworkRefusals.NotUnderstood);
            return;
        }

        (Settlement.Usage, Settlement.StopReason) = (summary.Usage, summary.StopReason);
        if (personalData.AnswerRules.Count > 0
            && AnswerTexts.Look(whole.Body.Span, personalData.AnswerRules) is { } found)
        {
            Settlement.AnswerPersonalData =
                [.. found.CountBy(one => one.Rule.Id).Select(pair => (pair.Key, pair.Value))];
            if (personalData.Answers == PersonalDataAction.Block)
            {
                await RefuseAsync(personalData.AnswerRefusal);
                return;
            }
        }

        Settlement.Answer();
        WriteHeaders(answer.Headers, answer.Headers.ContentType);
        Response.ContentLength = whole.Body.Length;
        await Response.Body.WriteAsync(whole.Body, Context.RequestAborted);
    }

    private bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out AnswerSummary? summary)
    {
        if (operation == BedrockOperation.InvokeModel)
        {
            return AnswerSummary.TryReadInvoke(json, out summary);
        }

        return operation == BedrockOperation.CountTokens
            ? AnswerSummary.TryReadCountTokens(json, out summary)
            : AnswerSummary.TryReadConverse(json, out summary);
    }
}
