using System.Buffers;

namespace Gateway.Errors;

/// <summary>The check of a request id from AWS, which the gateway copies into its own headers and logs.</summary>
internal static class UpstreamRequestId
{
    private const int MaxLength = 128;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/+=-");

    /// <summary>
    /// The id, or <c>null</c> if it is not well formed, so that no response can put any other text into the gateway's headers
    /// and logs.
    /// </summary>
    public static string? Of(string? answered) =>
        answered is { Length: > 0 and <= MaxLength } && !answered.AsSpan().ContainsAnyExcept(Characters) ? answered : null;
}
