using System.Globalization;
using Gateway.Errors;

namespace Gateway.Forwarding;

/// <summary>
/// The limits that a caller may set for its own call: <c>X-Request-Timeout-Ms</c> and <c>X-Gateway-No-Retry</c>.
/// </summary>
/// <param name="Deadline">The most time for the whole call; never above the configured deadline.</param>
/// <param name="MayRetry">True when more than one attempt is allowed.</param>
internal sealed record CallLimits(TimeSpan Deadline, bool MayRetry)
{
    private static readonly GatewayError BadTimeout = ErrorCode.InvalidRequest.Because(
        "X-Request-Timeout-Ms は 1 以上の整数（ミリ秒）で指定してください。",
        "X-Request-Timeout-Ms must be a whole number of milliseconds, at least 1.");

    private static readonly GatewayError BadNoRetry = ErrorCode.InvalidRequest.Because(
        "X-Gateway-No-Retry は true または false で指定してください。",
        "X-Gateway-No-Retry must be true or false.");

    /// <summary>The same limits, with a deadline that is not above this one.</summary>
    public CallLimits Within(TimeSpan deadline) => Deadline <= deadline ? this : this with { Deadline = deadline };

    public static Result<CallLimits> Read(IHeaderDictionary headers, TimeSpan configured)
    {
        var deadline = configured;
        if ((string?)headers["X-Request-Timeout-Ms"] is { } timeout) // A header sent twice is one text with a comma.
        {
            if (!long.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                || milliseconds == 0)
            {
                return BadTimeout;
            }

            deadline = TimeSpan.FromMilliseconds(Math.Min(milliseconds, configured.TotalMilliseconds));
        }

        var noRetry = false;
        if ((string?)headers["X-Gateway-No-Retry"] is { } asked && !bool.TryParse(asked, out noRetry))
        {
            return BadNoRetry;
        }

        return new CallLimits(deadline, !noRetry);
    }
}
