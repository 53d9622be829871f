using System.Buffers;

namespace Gateway.Callers;

/// <summary>
/// The end user of a request: a pseudonym of the person behind it, given by the claim of a token or by the header
/// <c>X-End-User</c>. It goes into the ledger, and to AWS as a hash; never into a log or a metric.
/// </summary>
internal static class EndUsers
{
    /// <summary>The header in which an application that was granted it names the person behind a request.</summary>
    public const string Header = "X-End-User";

    /// <summary>The most characters of a pseudonym.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The pseudonym of the person behind this request; <c>null</c> if none was given.</summary>
    public static string? EndUser(this HttpContext context) => context.Features.Get<Named>()?.Pseudonym;

    /// <summary>Sets the person behind this request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="pseudonym">A text for which <see cref="IsPseudonym"/> is true.</param>
    public static void SetEndUser(this HttpContext context, string pseudonym) => context.Features.Set(new Named(pseudonym));

    /// <summary>
    /// True for 1–64 of <c>[A-Za-z0-9._-]</c>. No character of an e-mail address or of a Japanese name fits, because it is stored
    /// as it is.
    /// </summary>
    public static bool IsPseudonym(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxLength && !text.ContainsAnyExcept(Characters);

    private sealed record Named(string Pseudonym);
}
