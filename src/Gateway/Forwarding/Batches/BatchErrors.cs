using System.Globalization;
using Gateway.Errors;

namespace Gateway.Forwarding.Batches;

/// <summary>The error of one call, as that of the whole request: which part failed, and what was paid for all the same.</summary>
internal static class BatchErrors
{
    private static readonly Text Later = new("しばらく待って再送してください。", "Wait a little and send again.");

    /// <param name="error">The error of the call.</param>
    /// <param name="place">The caller's name of what the call is about.</param>
    /// <param name="calls">The number of calls that the request is.</param>
    /// <param name="answered">The number of them that were answered.</param>
    /// <param name="underWay">The number of others that were under way.</param>
    public static GatewayError Of(GatewayError error, string place, int calls, int answered, int underWay)
    {
        var isPaid = answered + underWay > 0;
        var where = new Text($"{place} の処理で失敗しました。", $"It failed at {place}.");
        var paid = isPaid ? Paid(calls, answered, underWay) : default;
        var isValidation = error.Code == ErrorCode.UpstreamValidation;
        return error with
        {
            // "Nothing was sent" is true of the call alone.
            Detail = error.NothingSent && isPaid ? Joined(where, paid, Later) : Joined(error.Detail, where, paid),
            ExplainsUpstream = true,
            NothingSent = error.NothingSent && !isPaid,
            MayBeBilled = error.MayBeBilled || isPaid,
            Members = isValidation ? [place] : error.Members,
        };
    }

    private static Text Paid(int calls, int answered, int underWay) => new(
        $"このリクエストは Bedrock への {Number(calls)} 回の呼び出しです。{Number(answered)} 回は応答済みで課金され、{Number(underWay)} 回は途中で打ち切ったため課金されている可能性があります。再送すると、その分も再び課金されます。",
        $"This request is {Number(calls)} calls to Bedrock: {Number(answered)} were answered and are billed, {Number(underWay)} were "
        + "cut off and may be billed. Sending it again pays for them again.");

    private static Text Joined(params Text[] texts) => new(
        string.Concat(texts.Select(text => text.Ja)),
        string.Join(' ', texts.Select(text => text.En).Where(text => !string.IsNullOrEmpty(text))));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
