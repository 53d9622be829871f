using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Callers.Register;

/// <summary>The parsed command line of the commands on the register.</summary>
internal sealed partial record RegisterArguments
{
    private const int MaxText = 200;

    /// <summary><c>register</c>, <c>revoke</c>, <c>stop</c>, <c>resume</c> or <c>registered</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>The application's id, or the key id; empty for <c>registered</c>.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The environment in a new key. Default <c>prod</c>.</summary>
    public string Environment { get; private set; } = "prod";

    /// <summary>The person who does it; required for every change.</summary>
    public string By { get; private set; } = "";

    /// <summary>The reason, for the record; may be empty.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The end of a new key; <c>null</c> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    public bool Json { get; private set; }

    /// <summary>Settings for the gateway.</summary>
    public string[] Settings { get; private set; } = [];

    /// <summary>True for a command on the register; <c>keys revoke</c> is one if it names who does it.</summary>
    public static bool Are(ReadOnlySpan<string> arguments) =>
        arguments is ["register" or "stop" or "resume" or "registered", ..] or ["revoke", _, "--by" or "--reason", ..];

    /// <returns><c>null</c> if the command line is not valid.</returns>
    public static RegisterArguments? Read(ReadOnlySpan<string> arguments)
    {
        var asked = new RegisterArguments { Verb = arguments[0] };
        var rest = arguments[1..];
        if (asked.Verb != "registered")
        {
            if (rest is not [var name, ..] || !KnownName().IsMatch(name))
            {
                return null;
            }

            asked = asked with { Name = name };
            rest = rest[1..];
        }

        return asked.ReadOptions(rest) && (asked.Verb == "registered" || asked.By.Length > 0) ? asked : null;
    }

    private bool ReadOptions(ReadOnlySpan<string> rest)
    {
        while (!rest.IsEmpty)
        {
            switch (rest)
            {
                case ["--", ..]:
                    Settings = [.. rest[1..]];
                    return true;
                case ["--json", ..] when Verb == "registered":
                    Json = true;
                    rest = rest[1..];
                    continue;
                case ["--by", var by, ..] when IsText(by) && Verb != "registered":
                    By = by;
                    break;
                case ["--reason", var reason, ..] when IsText(reason) && Verb is "revoke" or "stop" or "resume":
                    Reason = reason;
                    break;
                case ["--environment", var environment, ..] when Verb == "register" && EnvironmentName().IsMatch(environment):
                    Environment = environment;
                    break;
                case ["--expires", var time, ..] when Verb == "register" && WithOffset().IsMatch(time)
                    && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out var expiresAt):
                    ExpiresAt = expiresAt;
                    break;
                default:
                    return false;
            }

            rest = rest[2..];
        }

        return true;
    }

    private static bool IsText(string text) => text.Length is > 0 and <= MaxText && !text.Any(char.IsControl);

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KnownName();

    [GeneratedRegex(@"\A[a-z0-9]{1,16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EnvironmentName();

    // A moment without an offset would be another one on a machine with another clock.
    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex WithOffset();
}
