namespace Gateway.Usage.Ledger.Sqlite;

/// <summary>
/// What the settlements of one batch add to the totals: summed up here, so that many requests of an application are one statement.
/// </summary>
internal sealed class HourTotals
{
    private readonly Dictionary<HourKey, HourSums> _hours = [];
    private readonly HashSet<EndUserHour> _endUsers = [];

    /// <summary>The sums.</summary>
    public IReadOnlyDictionary<HourKey, HourSums> Hours => _hours;

    /// <summary>The people.</summary>
    public IReadOnlyCollection<EndUserHour> EndUsers => _endUsers;

    public void Clear()
    {
        _hours.Clear();
        _endUsers.Clear();
    }

    /// <summary>Adds a request.</summary>
    /// <param name="settlement">The request.</param>
    /// <param name="writer">The writer of its row.</param>
    /// <param name="late">True if it was outcome_unknown until now: then what it had reserved is taken off.</param>
    public void Add(LedgerSettlement settlement, long writer, bool late)
    {
        var intent = settlement.Intent;
        var hour = LedgerTime.Hour(intent.StartedAt);
        if (settlement.Counts || late)
        {
            var key = new HourKey(hour, intent.Application, intent.Department, intent.Alias, writer);
            if (!_hours.TryGetValue(key, out var sums))
            {
                _hours.Add(key, sums = new HourSums());
            }

            sums.Add(settlement, late);
        }

        if (settlement.Counts && intent.EndUser is { } person)
        {
            _endUsers.Add(new(hour, intent.Application, intent.Department, person));
        }
    }
}

/// <summary>What a row of <c>usage_hour</c> is the sum of.</summary>
internal readonly record struct HourKey(long Hour, string Application, string Department, string Alias, long Writer);

/// <summary>A row of <c>end_user_hour</c>.</summary>
internal readonly record struct EndUserHour(long Hour, string Application, string Department, string EndUser);

/// <summary>What is added to a row of <c>usage_hour</c>.</summary>
internal sealed class HourSums
{
    public long Requests { get; private set; }

    public long OpenUnknown { get; private set; }

    public long Estimated { get; private set; }

    public long Unpriced { get; private set; }

    public LedgerTokens Tokens { get; private set; }

    public long UnknownTokens { get; private set; }

    public long CostPicoUsd { get; private set; }

    public long EstimatedPicoUsd { get; private set; }

    public void Add(LedgerSettlement settlement, bool late)
    {
        if (settlement.Counts)
        {
            Requests++;
            Unpriced += settlement.Flags.HasFlag(LedgerFlags.Unpriced) ? 1 : 0;
            Tokens = Tokens.Plus(settlement.Tokens);
            CostPicoUsd += settlement.CostPicoUsd;
            if (settlement.Flags.HasFlag(LedgerFlags.Estimated))
            {
                Estimated++;
                EstimatedPicoUsd += settlement.CostPicoUsd;
            }
        }

        if (late)
        {
            var intent = settlement.Intent;
            Requests--;
            OpenUnknown--;
            Unpriced -= intent.ReservedPicoUsd == 0 ? 1 : 0;
            UnknownTokens -= intent.ReservedTokens;
            CostPicoUsd -= intent.ReservedPicoUsd;
            EstimatedPicoUsd -= intent.ReservedPicoUsd;
        }
    }
}
