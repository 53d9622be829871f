using System.Text.RegularExpressions;

namespace Gateway.Errors;

/// <summary>A request id that AWS answered with, which goes on into our headers and logs.</summary>
internal static partial class UpstreamRequestId
{
    /// <summary>
    /// The id, or <c>null</c> for anything that could not be one: a header of ours must not
    /// depend on what somebody answers.
    /// </summary>
    public static string? Of(string? answered) =>
        answered is not null && WellFormed().IsMatch(answered) ? answered : null;

    [GeneratedRegex(@"\A[A-Za-z0-9._:/+=-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WellFormed();
}
