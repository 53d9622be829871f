using System.Globalization;
using Gateway.Errors;
using Microsoft.Net.Http.Headers;

namespace Gateway.Surfaces;

/// <summary>
/// The headers by which the SDKs of Anthropic and OpenAI decide whether they send a request again, and when: <c>x-should-retry</c>
/// first, else the status (408, 409, 429 and 500 up); <c>Retry-After</c> in seconds.
/// </summary>
internal static class RetryHeaders
{
    // The SDKs ignore a longer wait and send sooner; Claude Code gives up.
    private const long MaxRetryAfter = 60;

    /// <summary>Sets both headers for an error.</summary>
    public static void Write(IHeaderDictionary headers, GatewayError error)
    {
        headers["x-should-retry"] = MayBeSentAgain(error) ? "true" : "false";
        if (error.Code == ErrorCode.QuotaExceeded)
        {
            // Hours or days away. What waits a minute instead, and does not know x-should-retry, would come back for nothing.
            headers.Remove(HeaderNames.RetryAfter);
        }
        else if (error.RetryAfter is { } wait)
        {
            headers.RetryAfter = Math.Min(ErrorFormat.WholeSeconds(wait), MaxRetryAfter).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>True when a quota is used up that is not there again in a minute, such as AWS's tokens of a day.</summary>
    public static bool IsLongQuota(GatewayError error) => error.Code == ErrorCode.UpstreamThrottled && error is { MidStream: false, RetryAfter: null };

    private static bool MayBeSentAgain(GatewayError error) => error.Retryable && !IsLongQuota(error);
}
