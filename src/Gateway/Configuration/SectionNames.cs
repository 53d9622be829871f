using System.Collections.Immutable;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Gateway.Configuration;

/// <summary>The name of a section of settings, and the options class bound to it.</summary>
internal sealed record SectionName(string Name, Type Options);

/// <summary>
/// Finds sections that do not exist, because every setting in them would be ignored. Environment variables are shared with
/// other programs, so of their names only those close to a known section count, and those that sections had before.
/// </summary>
internal sealed class SectionNames(IEnumerable<SectionName> sections, IConfiguration configuration)
{
    private const int MaxTypingErrors = 2;

    // What they limit or guard would be open without a word.
    private static readonly ImmutableArray<string> FormerNames = ["Operations", "Inspection"];

    private readonly Dictionary<Type, string> _names = sections.ToDictionary(
        section => section.Options, section => section.Name);

    private readonly List<string> _known = [.. sections.Select(section => section.Name).Append("Logging").Order(StringComparer.Ordinal)];

    /// <summary>One sentence for each section that does not exist.</summary>
    public IReadOnlyList<string> Misspelt() =>
    [
        .. Providers.SelectMany(Unknown)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(written => $"{written}: このセクションはありません。{string.Join("、", _known)} のどれかにするか、取り除いてください。"
                + $"/ There is no section {written}. Write one of {string.Join(", ", _known)}, or remove it."),
    ];

    /// <summary>The providers that hold the section of these options now.</summary>
    public IReadOnlyList<IConfigurationProvider> PlacesOf(Type options) =>
        _names.TryGetValue(options, out var section) ? [.. Providers.Where(provider => Holds(provider, section))] : [];

    /// <summary>One sentence for each of these providers that no longer holds the section.</summary>
    public IEnumerable<string> Dropped(Type options, IReadOnlyList<IConfigurationProvider> places) => places
        .Where(place => !Holds(place, _names[options]))
        .Select(place => $"{_names[options]}: セクションが {NameOf(place)} からなくなりました。元に戻すか、なしで使う場合は再起動してください。"
                + $"/ The section {_names[options]} is gone from {NameOf(place)}. Put it back, or restart the gateway "
            + "to do without it.");

    private IEnumerable<IConfigurationProvider> Providers => ((IConfigurationRoot)configuration).Providers;

    private static bool Holds(IConfigurationProvider provider, string section) =>
        provider.GetChildKeys([], section).Any();

    private static string NameOf(IConfigurationProvider provider) =>
        (provider as FileConfigurationProvider)?.Source.Path ?? provider.ToString()!;

    private IEnumerable<string> Unknown(IConfigurationProvider provider) => provider.GetChildKeys([], null)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Where(key => provider.GetChildKeys([], key).Any() && !_known.Contains(key, StringComparer.OrdinalIgnoreCase))
        .Where(key => IsOurs(provider) || FormerNames.Contains(key, StringComparer.OrdinalIgnoreCase)
            || _known.Exists(known => Differences(key, known) <= MaxTypingErrors));

    // The host's own settings come through a chained provider, which contains parts of the environment.
    private static bool IsOurs(IConfigurationProvider provider) =>
        provider is not (EnvironmentVariablesConfigurationProvider or ChainedConfigurationProvider);

    // The edit distance: the number of letters to insert, remove or replace. Ignores case.
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
