using Gateway.Errors;

namespace Gateway.ContractorFiles;

/// <summary>The parsed command line of a command that compares the ledger with files.</summary>
internal sealed record FileArguments
{
    private readonly Dictionary<string, List<string>> _paths = new(StringComparer.Ordinal);

    public bool Json { get; private set; }

    public Language Language { get; private set; } = Language.Japanese;

    /// <summary>What comes before every option.</summary>
    public List<string> Words { get; } = [];

    /// <summary>Settings for the gateway.</summary>
    public string[] Settings { get; private set; } = [];

    /// <summary>The paths after an option, which may be there several times.</summary>
    public IReadOnlyList<string> Of(string option) => _paths.GetValueOrDefault(option) ?? [];

    /// <param name="arguments">The arguments after the command's name.</param>
    /// <param name="options">The options that take one or more values each.</param>
    /// <returns><c>null</c> if the command line is not valid.</returns>
    public static FileArguments? Read(ReadOnlySpan<string> arguments, params ReadOnlySpan<string> options)
    {
        var (asked, current) = (new FileArguments(), (List<string>?)null);
        while (!arguments.IsEmpty)
        {
            switch (arguments)
            {
                case ["--", ..]:
                    asked.Settings = [.. arguments[1..]];
                    return asked.IsWhole ? asked : null;
                case ["--json", ..]:
                    asked.Json = true;
                    current = null;
                    break;
                case ["--lang", "ja" or "en", ..]:
                    asked.Language = arguments[1] == "en" ? Language.English : Language.Japanese;
                    arguments = arguments[1..];
                    current = null;
                    break;
                case [['-', ..] option, ..]:
                    current = options.Contains(option) ? asked.Listed(option) : null;
                    if (current is null)
                    {
                        return null;
                    }

                    break;
                default:
                    (current ?? asked.Words).Add(arguments[0]);
                    break;
            }

            arguments = arguments[1..];
        }

        return asked.IsWhole ? asked : null;
    }

    private bool IsWhole => _paths.Values.All(paths => paths.Count > 0);

    private List<string> Listed(string option)
    {
        if (!_paths.TryGetValue(option, out var paths))
        {
            _paths[option] = paths = [];
        }

        return paths;
    }
}
