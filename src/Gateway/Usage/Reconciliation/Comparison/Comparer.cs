using Gateway.Usage.Reconciliation.Bills;
using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Usage.Reconciliation.Comparison;

/// <summary>
/// Puts AWS's tokens beside the ledger's, hour by hour, and gives each difference to what can explain it, up to what that can
/// explain. The parts of a difference are that difference, exactly.
/// </summary>
internal sealed class Comparer(LedgerMonth ledger, IAwsCounts aws, int doctorRuns)
{
    // doctor --call-model: at most four calls of a model, each of a few tokens and for one (Doctor.Checks.OneTokenCalls).
    private const int DoctorCalls = 4;
    private const int DoctorPrompt = 32;

    private static readonly Bucket[] Uncertain =
        [Bucket.Aborted, Bucket.AmbiguousAttempts, Bucket.Retries, Bucket.OutcomeUnknown, Bucket.Estimated];

    private readonly long _first = ledger.From.ToUnixTimeSeconds() / 3600;
    private readonly int _hours = (int)((ledger.To - ledger.From).Ticks / TimeSpan.TicksPerHour);

    /// <summary>Every model and kind that either side has.</summary>
    public IReadOnlyList<ComparedKind> Compare()
    {
        var models = ledger.Cells.Keys.Select(key => key.Model).Concat(aws.Cells.Keys.Select(key => key.Model))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return [.. models.SelectMany(CompareModel)];
    }

    private IEnumerable<ComparedKind> CompareModel(string model)
    {
        // Some spellings have one kind of cache writes only.
        var tellsHourWrites = aws.Cells.Keys.Any(key => key.Model == model && key.Kind == TokenKind.CacheWrite1h);
        foreach (var kind in TokenKinds.All)
        {
            if (kind == TokenKind.CacheWrite1h && !tellsHourWrites)
            {
                continue;
            }

            var isMerged = kind == TokenKind.CacheWrite5m && !tellsHourWrites;
            var hours = CompareHours(Enumerable.Range(-1, _hours + 1).Select(hour => LedgerCellOf(hour, model, kind, isMerged)).ToList(), model, kind);
            if (hours.Count > 0)
            {
                yield return new(model, kind, hours);
            }
        }
    }

    private LedgerCell LedgerCellOf(int hour, string model, TokenKind kind, bool isMerged)
    {
        var cell = new LedgerCell();
        if (ledger.Cells.TryGetValue(new(_first + hour, model, kind), out var own))
        {
            cell.Add(own);
        }

        if (isMerged && ledger.Cells.TryGetValue(new(_first + hour, model, TokenKind.CacheWrite1h), out var other))
        {
            cell.Add(other);
        }

        return cell;
    }

    // cells[0] is the hour before.
    private List<ComparedHour> CompareHours(List<LedgerCell> cells, string model, TokenKind kind)
    {
        var theirs = Enumerable.Range(0, _hours).Select(hour => aws.Cells.GetValueOrDefault(new(_first + hour, model, kind))).ToList();
        var ours = cells.Skip(1).Select(cell => (decimal)cell.All).ToArray();
        var own = theirs.Select(cell => cell is null ? 0 : cell.Tokens - cell.TokensOf(BillCaller.Others)).ToArray();
        var moved = HourFlow.Of(ours, cells.Select(cell => (decimal)cell.Later).ToArray(), own);
        var (carried, doctor, compared) = (CarriedFrom(cells[0]), DoctorTokens(kind), new List<ComparedHour>());
        for (var i = 0; i < _hours; i++)
        {
            var hour = new ComparedHour(_first + i, cells[i + 1].Known, cells[i + 1].Estimated, theirs[i]?.Tokens ?? 0)
            {
                [Bucket.OtherCallers] = theirs[i]?.TokensOf(BillCaller.Others) ?? 0,
                [Bucket.HourBoundary] = moved[i] - moved[i + 1],
            };
            var left = hour.Difference - hour[Bucket.OtherCallers] - hour[Bucket.HourBoundary];
            left = Explain(hour, cells[i + 1], carried, left);
            doctor -= hour[Bucket.Doctor] = Math.Clamp(left, 0, doctor);
            left -= hour[Bucket.Doctor];
            hour[Bucket.Rounding] = Within(left, theirs[i] is { } cell ? RoundingOf(cell) : 0);
            hour[Bucket.Unexplained] = left - hour[Bucket.Rounding];
            if (hour.Known != 0 || hour.Estimated != 0 || hour.Aws != 0 || moved[i] != moved[i + 1])
            {
                compared.Add(hour);
            }
        }

        return compared;
    }

    // What an hour's calls did not explain there, those of them that may have been counted later explain in the next one.
    private static decimal Explain(ComparedHour hour, LedgerCell cell, Dictionary<(Bucket, bool), decimal> carried, decimal left)
    {
        foreach (var isMore in new[] { true, false })
        {
            foreach (var bucket in Uncertain)
            {
                var most = cell.Most(bucket, isMore) + carried.GetValueOrDefault((bucket, isMore));
                var used = isMore ? Math.Clamp(left, 0, most) : Math.Clamp(left, -most, 0);
                hour[bucket] += used;
                left -= used;
                carried[(bucket, isMore)] = Math.Min(most - Math.Abs(used), cell.MostLater(bucket, isMore));
            }
        }

        return left;
    }

    private static Dictionary<(Bucket, bool), decimal> CarriedFrom(LedgerCell before)
    {
        var carried = new Dictionary<(Bucket, bool), decimal>();
        foreach (var bucket in Uncertain)
        {
            carried[(bucket, true)] = before.MostLater(bucket, isMore: true);
        }

        return carried;
    }

    private decimal DoctorTokens(TokenKind kind) => doctorRuns * DoctorCalls * kind switch
    {
        TokenKind.Input => DoctorPrompt,
        TokenKind.Output => 1,
        _ => 0,
    };

    // Amounts that can tell a single token were not rounded.
    private decimal RoundingOf(BillCell cell) => cell.Lines.Sum(line => aws.StepOf(line.Key) is > 1 and var step ? line.Value * step / 2 : 0);

    private static decimal Within(decimal left, decimal most) => Math.Clamp(left, -most, most);
}
