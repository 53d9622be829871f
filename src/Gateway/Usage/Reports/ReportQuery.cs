using Gateway.Callers;
using Gateway.Errors;

namespace Gateway.Usage.Reports;

/// <summary>What one <c>GET /usage</c> asks for.</summary>
/// <param name="From">The first moment, on a full hour.</param>
/// <param name="To">The first moment that is no longer part of it, on a full hour.</param>
/// <param name="By">The length of time of a row.</param>
/// <param name="Clock">The clock by which days and months begin.</param>
/// <param name="Groups">What rows are told apart by besides time: of <see cref="AllGroups"/>, in that order.</param>
/// <param name="Application">The only application that is asked for; <c>null</c> for all.</param>
internal sealed record ReportQuery(
    DateTimeOffset From, DateTimeOffset To, ReportPeriod By, ReportClock Clock, IReadOnlyList<string> Groups, string? Application)
{
    /// <summary>The values of <c>groupBy</c>.</summary>
    public static readonly IReadOnlyList<string> AllGroups = ["application", "department", "model"];

    private const int MaxHours = 31 * 24;
    private const int MaxDays = 366;
    private const int MaxMonths = 120;

    private static readonly string[] Parameters = ["from", "to", "by", "clock", "groupBy", "application"];

    private static readonly GatewayError NotOwn = ErrorCode.OperationNotAllowed.Because(
        "ほかのアプリケーションの利用量を読めるのは運用担当者だけです。application を取り除くと、この API キーのアプリケーションの利用量を読めます。",
        "Only operators may read the usage of other applications. Without application, this shows that of the application of your key.");

    /// <summary>The value of <c>by</c>.</summary>
    public string ByName => By switch { ReportPeriod.Hour => "hour", ReportPeriod.Day => "day", _ => "month" };

    /// <summary>Its hours, since 1970 in UTC.</summary>
    public (int Start, int End) Span => (ReportClock.HourOf(From), ReportClock.HourOf(To));

    private int Hours => Span.End - Span.Start;

    /// <summary>
    /// Its hours in spans of which each is read by one statement: cut at some moments, and at the start of each month if rows are
    /// of months, which have no fixed length.
    /// </summary>
    /// <param name="cuts">Moments on full hours; those outside its time are ignored.</param>
    public IEnumerable<(int Start, int End)> SpansOf(IEnumerable<DateTimeOffset> cuts)
    {
        var (start, end) = Span;
        var hours = cuts.Concat(By is ReportPeriod.Month ? Months() : []).Where(cut => cut > From && cut < To)
            .Select(ReportClock.HourOf).Distinct().Order().Append(end);
        foreach (var cut in hours)
        {
            yield return (start, cut);
            start = cut;
        }
    }

    private IEnumerable<DateTimeOffset> Months()
    {
        for (var month = Clock.MonthOf(From); month < To; month = month.AddMonths(1))
        {
            yield return month;
        }
    }

    /// <summary>Reads the parameters of a request.</summary>
    /// <param name="query">The parameters.</param>
    /// <param name="caller">The application that asks.</param>
    /// <param name="now">The present.</param>
    public static Result<ReportQuery> Read(IQueryCollection query, Application caller, DateTimeOffset now)
    {
        if (query.Keys.FirstOrDefault(key => !Parameters.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            return Wrong(
                unknown, $"このパラメーターはありません。{string.Join("、", Parameters)} から選んでください。",
                $"There is no such parameter. Choose from {string.Join(", ", Parameters)}.");
        }

        if (!ReadClock(query).Is(out var clock, out var error) || !ReadPeriod(query).Is(out var by, out error)
            || !ReadGroups(query).Is(out var groups, out error) || !ReadTimes(query, clock, now).Is(out var times, out error))
        {
            return error;
        }

        var application = query["application"].ToString();
        if (!caller.IsOperator && application.Length > 0 && application != caller.Id)
        {
            return NotOwn;
        }

        return Bounded(new(
            times.From, times.To, by.Period, clock, groups,
            caller.IsOperator ? application.Length > 0 ? application : null : caller.Id));
    }

    private static Result<ReportClock> ReadClock(IQueryCollection query) => query["clock"].ToString() switch
    {
        "" or "jst" => ReportClock.Jst,
        "utc" => ReportClock.Utc,
        _ => Wrong("clock", "jst（既定）か utc にしてください。", "Set it to jst (default) or utc."),
    };

    private static Result<Length> ReadPeriod(IQueryCollection query) => query["by"].ToString() switch
    {
        "hour" => new Length(ReportPeriod.Hour),
        "" or "day" => new Length(ReportPeriod.Day),
        "month" => new Length(ReportPeriod.Month),
        _ => Wrong("by", "hour、day（既定）、month から選んでください。", "Choose from hour, day (default), month."),
    };

    private static Result<string[]> ReadGroups(IQueryCollection query)
    {
        var asked = query["groupBy"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return asked.Except(AllGroups, StringComparer.Ordinal).Any()
            ? Wrong(
                "groupBy", $"{string.Join("、", AllGroups)} から選び、複数の場合は , で区切ってください。",
                $"Choose from {string.Join(", ", AllGroups)}; separate several by commas.")
            : AllGroups.Where(asked.Contains).ToArray();
    }

    private static Result<Times> ReadTimes(IQueryCollection query, ReportClock clock, DateTimeOffset now)
    {
        var (first, last) = (query["from"].ToString(), query["to"].ToString());
        DateTimeOffset from, to;
        if (last.Length == 0)
        {
            to = clock.MomentOf(ReportClock.HourOf(now) + 1);
        }
        else if (!clock.TryRead(last, out to))
        {
            return NoMoment("to");
        }

        if (first.Length == 0)
        {
            from = clock.MonthOf(to.AddTicks(-1));
        }
        else if (!clock.TryRead(first, out from))
        {
            return NoMoment("from");
        }

        return from < to
            ? new Times(from, to)
            : Wrong(
                "to", $"from（{from:yyyy-MM-ddTHH:mmzzz}）より後にしてください。to はその時点を含みません（11 月分は from=2026-11&to=2026-12）。",
                $"Set it after from ({from:yyyy-MM-ddTHH:mmzzz}). It is the first moment that is left out: November is from=2026-11&to=2026-12.");
    }

    private static Result<ReportQuery> Bounded(ReportQuery query) => query switch
    {
        { By: ReportPeriod.Hour, Hours: > MaxHours } => Wrong(
            "by", "hour では 31 日以内にしてください。長い期間は day か month で読めます。",
            "By hour, ask for at most 31 days. By day or month it can be longer."),
        { By: ReportPeriod.Day, Hours: > MaxDays * 24 } => Wrong(
            "by", "day では 366 日以内にしてください。長い期間は month で読めます。",
            "By day, ask for at most 366 days. By month it can be longer."),
        { By: ReportPeriod.Month, Hours: > MaxMonths * 31 * 24 } => Wrong(
            "from", "month では 10 年以内にしてください。", "By month, ask for at most 10 years."),
        _ => query,
    };

    private static GatewayError NoMoment(string name) => Wrong(
        name, "月（2026-11）、日（2026-11-29）、または Z か時差の付いた正時（2026-11-29T15:00Z）で指定してください。",
        "Write a month (2026-11), a day (2026-11-29), or a full hour with Z or an offset (2026-11-29T15:00Z).");

    private static GatewayError Wrong(string name, string ja, string en)
    {
        var shown = MemberNames.Shown(name);
        return ErrorCode.InvalidRequest.Because($"{shown}: {ja}", $"{shown}: {en}") with { Members = [shown] };
    }

    private sealed record Length(ReportPeriod Period);

    private sealed record Times(DateTimeOffset From, DateTimeOffset To);
}
