using System.Globalization;
using System.Text;
using Gateway.Errors;

namespace Gateway.ContractorFiles;

/// <summary>A report of a command, printed line by line in one language.</summary>
internal sealed class Printed(Language language)
{
    // Reports are filed in Japan, so times have Japan's offset.
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    private readonly StringBuilder _text = new();

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.ToOffset(Japan).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    public Printed Line(string text = "")
    {
        // Names come from files of others: none of them may steer the reader's terminal.
        _text.AppendLine(text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text);
        return this;
    }

    public Printed Line(string ja, string en) => Line(new Text(ja, en).In(language));

    public override string ToString() => _text.ToString();
}
