using System.Globalization;
using Gateway.Errors;

namespace Gateway.Usage.Statements.Documents;

/// <summary>
/// Years as the Japanese state counts them (和暦), and fiscal years from April to March. A table of its own, so that no setting and
/// no version of the runtime changes a document; a new era is a new row.
/// </summary>
internal static class JapaneseEra
{
    // 元号法 and the cabinet orders under it: the first day of each era.
    private static readonly (DateOnly From, string Ja, string En)[] Eras =
    [
        (new(2019, 5, 1), "令和", "Reiwa"),
        (new(1989, 1, 8), "平成", "Heisei"),
        (new(1926, 12, 25), "昭和", "Showa"),
    ];

    /// <summary>A month, such as 令和8年11月.</summary>
    public static Text Month(int year, int month)
    {
        var (ja, en) = YearOf(new(year, month, 1));
        return new($"{ja}年{Number(month)}月", $"month {Number(month)} of {en}");
    }

    /// <summary>The year in which the fiscal year of a month began: of 2027-03, 2026.</summary>
    public static int FiscalYear(int year, int month) => month >= 4 ? year : year - 1;

    /// <summary>The name of the fiscal year of a month, such as 令和8年度. An era that begins later in it does not change its name.</summary>
    public static Text FiscalYearName(int year, int month)
    {
        var (ja, en) = YearOf(new(FiscalYear(year, month), 4, 1));
        return new($"{ja}年度", $"fiscal {en}");
    }

    private static (string Ja, string En) YearOf(DateOnly day)
    {
        var era = Eras.First(era => era.From <= day);
        var year = day.Year - era.From.Year + 1;
        return ($"{era.Ja}{(year == 1 ? "元" : Number(year))}", $"{era.En} {Number(year)}");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
