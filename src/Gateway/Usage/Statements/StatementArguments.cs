using System.Globalization;
using Gateway.Catalog.Prices;
using Gateway.Errors;
using Gateway.Usage.Statements.Documents;

namespace Gateway.Usage.Statements;

/// <summary>The parsed command line of <c>statement</c>.</summary>
internal sealed class StatementArguments
{
    private const string Show = "show";

    // The options of each verb: those with a value, then those without.
    private static readonly Dictionary<string, (string[] Values, string[] Flags)> Verbs = new(StringComparer.Ordinal)
    {
        ["make"] = (["clock", "format", "lang", "by"], ["bom", "final"]),
        ["list"] = ([], []),
        [Show] = (["format", "lang"], ["bom"]),
        ["rate"] = (["jpy-per-usd", "kind", "source", "by"], []),
        ["finalize"] = (["clock", "by", "replaces"], []),
        ["reprice"] = (["clock", "price", "instead-of", "reason", "by"], []),
    };

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    private StatementArguments(string verb, string subject) => (Verb, Subject) = (verb, subject);

    /// <summary><c>make</c> where only a month is named, else <c>list</c>, <c>show</c>, <c>rate</c>, <c>finalize</c> or <c>reprice</c>.</summary>
    public string Verb { get; }

    /// <summary>The month, or the number of <c>show</c>.</summary>
    public string Subject { get; }

    /// <summary>Settings for the gateway.</summary>
    public string[] Settings { get; private set; } = [];

    public DocumentForm Form => new(
        Of("format") == "csv" ? Format.Csv : Format.Json, Of("lang") == "en" ? Language.English : Language.Japanese);

    public bool HasByteOrderMark => _options.ContainsKey("bom") && Form.Format is Format.Csv;

    public bool IsFinal => _options.ContainsKey("final");

    /// <summary>The value of an option; empty without it.</summary>
    public string Of(string option) => _options.GetValueOrDefault(option, "");

    /// <returns><c>null</c> if the command line is not valid.</returns>
    public static StatementArguments? Read(ReadOnlySpan<string> arguments)
    {
        if (arguments is not [var first, ..])
        {
            return null;
        }

        var isVerb = first != "make" && Verbs.ContainsKey(first);
        var rest = isVerb ? arguments[1..] : arguments;
        var subject = "";
        if (first != "list")
        {
            if (rest is not [{ Length: > 0 } named, ..] || named[0] == '-')
            {
                return null;
            }

            subject = named;
            rest = rest[1..];
        }

        var asked = new StatementArguments(isVerb ? first : "make", subject);
        return asked.ReadOptions(rest) && asked.IsValid() ? asked : null;
    }

    private bool ReadOptions(ReadOnlySpan<string> rest)
    {
        var (values, flags) = Verbs[Verb];
        while (!rest.IsEmpty)
        {
            if (rest[0] == "--")
            {
                Settings = [.. rest[1..]];
                return true;
            }

            var name = rest[0].StartsWith("--", StringComparison.Ordinal) ? rest[0][2..] : "";
            var hasValue = values.Contains(name, StringComparer.Ordinal);
            if ((!hasValue && !flags.Contains(name, StringComparer.Ordinal)) || (hasValue && rest.Length < 2)
                || !_options.TryAdd(name, hasValue ? rest[1] : ""))
            {
                return false;
            }

            rest = rest[(hasValue ? 2 : 1)..];
        }

        return true;
    }

    private bool IsValid() =>
        Of("clock") is "" or "utc" or "jst" && Of("format") is "" or "csv" or "json" && Of("lang") is "" or "ja" or "en"
        && (Verb != Show || IsNumber(Subject)) && (Of("replaces").Length == 0 || IsNumber(Of("replaces")))
        && (Of("kind").Length == 0 || Enum.GetNames<ExchangeRateKind>().Contains(Of("kind"), StringComparer.Ordinal))
        && Required().All(option => !string.IsNullOrWhiteSpace(Of(option)))
        && _options.Values.All(value => value.Length <= MaxLength && !value.Any(char.IsControl));

    // Texts are part of a document.
    private const int MaxLength = 500;

    private string[] Required() => Verb switch
    {
        "rate" => ["jpy-per-usd", "kind", "source", "by"],
        "finalize" => ["by"],
        "reprice" => ["price", "reason", "by"],
        _ => [],
    };

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
