using System.Text.RegularExpressions;
using Gateway.Inspection.Members;

namespace Gateway.Inspection.Rules;

/// <summary>Checks <c>AllowBetas</c>.</summary>
internal static partial class BetaSettings
{
    /// <summary>Whether a text looks like the name of a beta.</summary>
    public static bool IsName(string value) => Name().IsMatch(value);

    public static IEnumerable<string> Problems(string path, IEnumerable<string> betas) => betas
        .Select(beta => Problem(beta) is { } problem ? $"{path}__AllowBetas names '{beta}'. {problem}" : null)
        .OfType<string>();

    private static string? Problem(string beta) =>
        !IsName(beta) ? "Give the name of one beta with its date, such as context-management-2025-06-27."
        : BetaTable.Of(beta) == BetaMark.Denied
            ? "With this beta the provider keeps data, connects to servers outside, or runs programs: it is never allowed."
        : null;

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{1,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
