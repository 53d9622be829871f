using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Simulator.Wire;

/// <summary>Collects violated parameter constraints and reports them together, as AWS does.</summary>
internal sealed class Constraints
{
    private readonly List<string> _violations = [];

    /// <summary>AWS's message about all violations; null if there are none.</summary>
    internal string? Message => _violations.Count == 0
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{_violations.Count} validation error{(_violations.Count == 1 ? "" : "s")} detected: "
            + $"{string.Join("; ", _violations)}");

    /// <summary>The same message as an error of restJson1.</summary>
    internal AwsError? Error => Message is null
        ? null
        : new AwsError("ValidationException", StatusCodes.Status400BadRequest, Message);

    internal Constraints Required(string name, string? value)
    {
        if (value is null)
        {
            _violations.Add($"Value null at '{name}' failed to satisfy constraint: Member must not be null");
        }

        return this;
    }

    internal Constraints Length(string name, string? value, int min, int max)
    {
        if (value?.Length < min)
        {
            Add(name, value, $"Member must have length greater than or equal to {min}");
        }

        if (value?.Length > max)
        {
            Add(name, value, $"Member must have length less than or equal to {max}");
        }

        return this;
    }

    internal Constraints Pattern(string name, string? value, Regex pattern, string shown)
    {
        if (value is not null && !pattern.IsMatch(value))
        {
            Add(name, value, $"Member must satisfy regular expression pattern: {shown}");
        }

        return this;
    }

    internal Constraints OneOf(string name, string value, params string[] values)
    {
        if (!values.Contains(value))
        {
            Add(name, value, $"Member must satisfy enum value set: [{string.Join(", ", values)}]");
        }

        return this;
    }

    internal Constraints Range(string name, int value, int min, int max)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        if (value < min)
        {
            Add(name, text, $"Member must have value greater than or equal to {min}");
        }

        if (value > max)
        {
            Add(name, text, $"Member must have value less than or equal to {max}");
        }

        return this;
    }

    internal Constraints NotANumber(string name, string value)
    {
        Add(name, value, $"Member must be an integer");
        return this;
    }

    internal Constraints AtMost(string name, int count, int max)
    {
        if (count > max)
        {
            Add(name, "[...]", $"Member must have length less than or equal to {max}");
        }

        return this;
    }

    private void Add(string name, string value, FormattableString constraint) => _violations.Add(
        $"Value '{value}' at '{name}' failed to satisfy constraint: "
        + $"{constraint.ToString(CultureInfo.InvariantCulture)}");
}
