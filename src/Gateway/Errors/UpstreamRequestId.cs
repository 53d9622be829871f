using System.Text.RegularExpressions;

namespace Gateway.Errors;

/// <summary>The check of a request id from AWS, which the gateway copies into its own headers and logs.</summary>
internal static partial class UpstreamRequestId
{
    /// <summary>
    /// The id, or <c>null</c> if it is not well formed, so that no response can put any other text into the gateway's headers
    /// and logs.
    /// </summary>
    public static string? Of(string? answered) =>
        answered is not null && WellFormed().IsMatch(answered) ? answered : null;

    [GeneratedRegex(@"\A[A-Za-z0-9._:/+=-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WellFormed();
}
