using System.Globalization;
using Gateway.Usage.Reports;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>The month of a statement, by one of the two clocks.</summary>
/// <param name="Year">The year.</param>
/// <param name="Month">The month, 1 to 12.</param>
/// <param name="Clock">The clock by which it begins and ends.</param>
internal sealed record StatementMonth(int Year, int Month, ReportClock Clock)
{
    private const int FirstYear = 2000;
    private const int LastYear = 2199;

    /// <summary>Its first moment.</summary>
    public DateTimeOffset Start => new(Year, Month, 1, 0, 0, 0, Clock.Offset);

    /// <summary>The first moment after it.</summary>
    public DateTimeOffset End => Start.AddMonths(1);

    /// <summary>As it is written: <c>2026-11</c>.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}");

    /// <summary>As it is stored: <c>yyyymm</c>.</summary>
    public int Number => (Year * 100) + Month;

    /// <summary>The same month by the other clock.</summary>
    public StatementMonth Other => this with { Clock = Clock == ReportClock.Utc ? ReportClock.Jst : ReportClock.Utc };

    /// <summary>Reads <c>2026-11</c>; <c>null</c> for any other text.</summary>
    public static StatementMonth? Read(string text, ReportClock clock) =>
        text.Length == 7 && text[4] == '-'
            && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            && year is >= FirstYear and <= LastYear && month is >= 1 and <= 12
            ? new(year, month, clock)
            : null;

    /// <summary>
    /// Its time in pieces, each within one day of UTC and so within one month of the ledger's rows; cut at some more moments.
    /// </summary>
    /// <param name="cuts">Moments on full hours; those outside are ignored.</param>
    public IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Pieces(IEnumerable<DateTimeOffset> cuts)
    {
        var days = Enumerable.Range(0, 32).Select(day => new DateTimeOffset(Start.UtcDateTime.Date, TimeSpan.Zero).AddDays(day));
        var start = Start;
        foreach (var cut in days.Concat(cuts).Where(cut => cut > Start && cut < End).Distinct().Order().Append(End))
        {
            yield return (start, cut);
            start = cut;
        }
    }
}
