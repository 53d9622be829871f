using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Options;

namespace Gateway.Operations;

/// <summary>A section of settings, by name.</summary>
internal sealed record SectionName(string Name);

/// <summary>
/// Refuses start while settings stand in a section that does not exist, whose every setting would be ignored. Other
/// programs have a part in the environment: of its names only those count that are nearly right.
/// </summary>
internal sealed class SectionNames(IEnumerable<SectionName> sections, IConfiguration configuration)
    : IValidateOptions<OperationsOptions>
{
    private const int MostTypingErrors = 2;

    private readonly List<string> _known = [.. sections.Select(section => section.Name).Append("Logging").Order(StringComparer.Ordinal)];

    public ValidateOptionsResult Validate(string? name, OperationsOptions options)
    {
        var unknown = ((IConfigurationRoot)configuration).Providers
            .SelectMany(Unknown)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(written => $"There is no section {written}. Write one of {string.Join(", ", _known)}, or remove it.")
            .ToList();
        return unknown.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unknown);
    }

    private IEnumerable<string> Unknown(IConfigurationProvider provider) => provider.GetChildKeys([], null)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Where(key => provider.GetChildKeys([], key).Any() && !_known.Contains(key, StringComparer.OrdinalIgnoreCase))
        .Where(key => IsOurs(provider) || _known.Exists(known => Differences(key, known) <= MostTypingErrors));

    // The host's own settings are chained, and hold parts of the environment.
    private static bool IsOurs(IConfigurationProvider provider) =>
        provider is not (EnvironmentVariablesConfigurationProvider or ChainedConfigurationProvider);

    // How many letters are to be put in, left out or replaced to make one of the other.
    private static int Differences(string one, string other)
    {
        var above = Enumerable.Range(0, other.Length + 1).ToArray();
        foreach (var letter in one)
        {
            var row = new int[above.Length];
            row[0] = above[0] + 1;
            for (var i = 1; i < row.Length; i++)
            {
                var replaced = char.ToUpperInvariant(letter) == char.ToUpperInvariant(other[i - 1]) ? 0 : 1;
                row[i] = Math.Min(above[i - 1] + replaced, 1 + Math.Min(above[i], row[i - 1]));
            }

            above = row;
        }

        return above[^1];
    }
}
