using System.Globalization;
using Gateway.Audit.Exports;
using Gateway.Errors;

namespace Gateway.Audit.Commands;

/// <summary>The parsed command line of <c>audit</c>.</summary>
internal sealed class AuditArguments
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    private AuditArguments(string verb) => Verb = verb;

    /// <summary><c>verify</c>, <c>export</c> or <c>anchors</c>.</summary>
    public string Verb { get; }

    public bool IsExport => Verb == "export";

    /// <summary>Settings for the gateway.</summary>
    public string[] Settings { get; private set; } = [];

    public Language Language => Of("lang") == "en" ? Language.English : Language.Japanese;

    /// <summary>The folder of the anchors that were kept outside; <c>null</c> for none.</summary>
    public string? Anchors => _options.GetValueOrDefault("anchors");

    /// <summary>The folder that <c>audit anchors</c> writes into.</summary>
    public string To => Of("to");

    /// <summary>The file of the public key (PEM); <c>null</c> for none.</summary>
    public string? PublicKey => _options.GetValueOrDefault("public-key");

    public bool IsCsv => Of("format") == "csv";

    public bool HasByteOrderMark => IsCsv && _options.ContainsKey("bom");

    /// <summary>The person who asks.</summary>
    public string By => Of("by");

    public ExportFilter Filter => new(
        _options.GetValueOrDefault("request-id"), _options.GetValueOrDefault("application"),
        _options.TryGetValue("day", out var day) ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null);

    /// <returns><c>null</c> if the command line is not valid.</returns>
    public static AuditArguments? Read(ReadOnlySpan<string> arguments)
    {
        if (arguments is not ["verify" or "export" or "anchors", ..])
        {
            return null;
        }

        var asked = new AuditArguments(arguments[0]);
        return asked.ReadOptions(arguments[1..]) && asked.IsValid() ? asked : null;
    }

    private bool ReadOptions(ReadOnlySpan<string> rest)
    {
        string[] values = Verb switch
        {
            "export" => ["request-id", "application", "day", "format", "by"],
            "verify" => ["anchors", "public-key", "lang"],
            _ => ["to"],
        };
        string[] flags = IsExport ? ["bom"] : [];
        while (!rest.IsEmpty)
        {
            if (rest[0] == "--")
            {
                Settings = [.. rest[1..]];
                return true;
            }

            var name = rest[0].StartsWith("--", StringComparison.Ordinal) ? rest[0][2..] : "";
            var hasValue = values.Contains(name);
            if ((!hasValue && !flags.Contains(name)) || (hasValue && rest.Length < 2) || !_options.TryAdd(name, hasValue ? rest[1] : ""))
            {
                return false;
            }

            rest = rest[(hasValue ? 2 : 1)..];
        }

        return true;
    }

    private bool IsValid() =>
        Of("lang") is "" or "ja" or "en" && Of("format") is "" or "csv" or "jsonl"
        && (!_options.TryGetValue("day", out var day) || DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        && (!IsExport || (!Filter.IsEmpty && By.Trim().Length > 0))
        && (Verb != "anchors" || To.Length > 0);

    private string Of(string option) => _options.GetValueOrDefault(option, "");
}
