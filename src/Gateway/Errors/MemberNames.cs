using System.Buffers;

namespace Gateway.Errors;

/// <summary>Names of members as errors and headers may show them.</summary>
internal static class MemberNames
{
    private const int MaxLength = 64;

    private const int MaxLoggedLength = 40;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> AllowedInLogs =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");

    /// <summary>The name if it looks like one of an API; else <c>*</c>, because it may be anything of the caller's.</summary>
    public static string Shown(string name) =>
        name.Length is > 0 and <= MaxLength && !name.AsSpan().ContainsAnyExcept(Allowed) ? name : "*";

    /// <summary>
    /// The same for the log, which more people read, and for longer: without digits, so that no number is ever written down.
    /// </summary>
    public static string Logged(string name) =>
        name.Length is > 0 and <= MaxLoggedLength && !name.AsSpan().ContainsAnyExcept(AllowedInLogs) ? name : "*";
}
