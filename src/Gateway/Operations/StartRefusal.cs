using Microsoft.Extensions.Options;

namespace Gateway.Operations;

/// <summary>
/// Why the gateway did not start, for the person in front of the terminal: every wrong setting at once.
/// </summary>
internal static class StartRefusal
{
    /// <summary>The problems, a line each; <c>null</c> when the failure is not about configuration.</summary>
    public static string? Of(Exception failure) => failure switch
    {
        InvalidDataException unreadable => unreadable.Message,
        _ when ProblemsOf(failure) is { } problems =>
            $"設定に誤りがあるため起動できません。/ The gateway does not start with this configuration:{Environment.NewLine}"
            + string.Join(Environment.NewLine, problems.Select(problem => $"  - {problem}")),
        _ => null,
    };

    /// <summary>The problems; <c>null</c> when the failure is not about configuration.</summary>
    public static IReadOnlyList<string>? ProblemsOf(Exception failure)
    {
        if (failure is InvalidDataException unreadable)
        {
            return [unreadable.Message]; // A configuration file that is no JSON; the message names it.
        }

        var invalid = failure switch
        {
            OptionsValidationException one => [one],
            AggregateException several => several.InnerExceptions.OfType<OptionsValidationException>().ToList(),
            _ => [],
        };
        return invalid.Count == 0
            ? null
            : [.. invalid.SelectMany(exception => exception.Failures).Distinct(StringComparer.Ordinal)];
    }
}
