using System.Globalization;
using Gateway.Errors;
using Gateway.Quotas;

namespace Gateway.Surfaces;

/// <summary>The response headers that say what is left of the limits of a minute, in the forms that SDKs read.</summary>
internal static class RateLimitHeaders
{
    /// <summary>Writes <c>x-ratelimit-…-requests</c> and <c>x-ratelimit-…-tokens</c>.</summary>
    /// <param name="headers">The headers of the response.</param>
    /// <param name="left">What is left.</param>
    /// <param name="form">Writes the time until everything is free again.</param>
    public static void Write(IHeaderDictionary headers, RateLimits left, Func<TimeSpan, string> form)
    {
        if (left.Requests is { } requests)
        {
            headers["x-ratelimit-limit-requests"] = Number(requests.Limit);
            headers["x-ratelimit-remaining-requests"] = Number(requests.Remaining);
            headers["x-ratelimit-reset-requests"] = form(requests.Reset);
        }

        if (left.Tokens is { } tokens)
        {
            headers["x-ratelimit-limit-tokens"] = Number(tokens.Limit);
            headers["x-ratelimit-remaining-tokens"] = Number(tokens.Remaining);
            headers["x-ratelimit-reset-tokens"] = form(tokens.Reset);
        }
    }

    /// <summary>Writes Anthropic's <c>anthropic-ratelimit-requests-…</c> and <c>anthropic-ratelimit-tokens-…</c>.</summary>
    /// <param name="headers">The headers of the response.</param>
    /// <param name="left">What is left.</param>
    /// <param name="now">The present; the reset is an instant, in RFC 3339.</param>
    public static void WriteAnthropic(IHeaderDictionary headers, RateLimits left, DateTimeOffset now)
    {
        if (left.Requests is { } requests)
        {
            headers["anthropic-ratelimit-requests-limit"] = Number(requests.Limit);
            headers["anthropic-ratelimit-requests-remaining"] = Number(requests.Remaining);
            headers["anthropic-ratelimit-requests-reset"] = Instant(now + requests.Reset);
        }

        if (left.Tokens is { } tokens)
        {
            headers["anthropic-ratelimit-tokens-limit"] = Number(tokens.Limit);
            headers["anthropic-ratelimit-tokens-remaining"] = Number(tokens.Remaining);
            headers["anthropic-ratelimit-tokens-reset"] = Instant(now + tokens.Reset);
        }
    }

    /// <summary>Whole seconds, rounded up.</summary>
    public static string Seconds(TimeSpan wait) => Number(ErrorFormat.WholeSeconds(wait));

    /// <summary>A duration as Go writes it and OpenAI sends it: <c>250ms</c>, <c>12s</c>, <c>1m30s</c>.</summary>
    public static string Duration(TimeSpan wait)
    {
        var milliseconds = (long)Math.Ceiling(wait.TotalMilliseconds);
        if (milliseconds is > 0 and < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        }

        var (minutes, seconds) = Math.DivRem(ErrorFormat.WholeSeconds(wait), 60);
        return minutes == 0 ? $"{Number(seconds)}s" : $"{Number(minutes)}m{Number(seconds)}s";
    }

    // Whole seconds, rounded up: a client that waits until then does not come too early.
    private static string Instant(DateTimeOffset at)
    {
        var whole = at.AddTicks((TimeSpan.TicksPerSecond - (at.UtcTicks % TimeSpan.TicksPerSecond)) % TimeSpan.TicksPerSecond);
        return whole.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
