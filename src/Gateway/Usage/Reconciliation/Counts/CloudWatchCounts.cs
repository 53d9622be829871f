using System.Globalization;
using System.Text.Json;
using Gateway.ContractorFiles;
using Gateway.Usage.Reconciliation.Bills;
using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Usage.Reconciliation.Counts;

/// <summary>
/// CloudWatch's sums of tokens (<c>AWS/Bedrock</c>), as <c>aws cloudwatch get-metric-data</c> prints them, by hour. They have no
/// callers, and calls are left out: AWS's page defines <c>Invocations</c> in two ways.
/// </summary>
internal sealed class CloudWatchCounts : IAwsCounts
{
    private static readonly Dictionary<string, TokenKind> Metrics = new(StringComparer.Ordinal)
    {
        ["InputTokenCount"] = TokenKind.Input,
        ["OutputTokenCount"] = TokenKind.Output,
        ["CacheReadInputTokenCount"] = TokenKind.CacheRead,
        ["CacheWriteInputTokenCount"] = TokenKind.CacheWrite5m,
    };

    private readonly Dictionary<CellKey, BillCell> _cells = [];
    private readonly HashSet<(string Series, DateTimeOffset At)> _seen = [];

    public IReadOnlyDictionary<CellKey, BillCell> Cells => _cells;

    /// <summary>The first hour with a value.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>The end of the last hour with a value.</summary>
    public DateTimeOffset? End { get; private set; }

    /// <summary>Values that were read: every one is in a cell.</summary>
    public long Values { get; private set; }

    /// <summary>Series of other metrics, which are not compared, and their number.</summary>
    public SortedDictionary<string, long> Others { get; } = new(StringComparer.Ordinal);

    /// <summary>Whole tokens.</summary>
    public decimal StepOf(decimal unit) => 1;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ContractorFileException">It cannot be read, or does not say of what its values are.</exception>
    public void Read(string path)
    {
        using var file = ContractorFile.Open(path);
        try
        {
            using var json = JsonDocument.Parse(file);
            if (!json.RootElement.TryGetProperty("MetricDataResults", out var series))
            {
                throw Wrong(path, null, "MetricDataResults", "get-metric-data の出力ではありません。", "It is not what get-metric-data prints. ");
            }

            foreach (var (index, one) in series.EnumerateArray().Index())
            {
                Add(path, index + 1, one);
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Wrong(path, null, null, $"JSON を読めません（{broken.Message}）。", $"Its JSON cannot be read ({broken.Message}). ", broken);
        }
    }

    private void Add(string path, int number, JsonElement series)
    {
        var label = series.GetProperty("Label").GetString() ?? "";
        var words = label.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var metric, var model])
        {
            throw Wrong(path, number, "Label", $"Label が「指標 モデル ID」ではありません（{label}）。", $"The label '{label}' is not a metric and a model id. ");
        }

        if (!Metrics.TryGetValue(metric, out var kind))
        {
            Others[metric] = Others.GetValueOrDefault(metric) + 1;
            return;
        }

        if (series.TryGetProperty("StatusCode", out var status) && status.GetString() is not "Complete" and var state)
        {
            throw Wrong(path, number, "StatusCode", $"値がそろっていません（{state}）。", $"The values are not complete ({state}). ");
        }

        foreach (var (time, value) in series.GetProperty("Timestamps").EnumerateArray().Zip(series.GetProperty(nameof(Values)).EnumerateArray()))
        {
            Add(label, DateTimeOffset.Parse(time.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), model, kind, value.GetDecimal());
        }
    }

    // Two files may overlap: a value counts once.
    private void Add(string series, DateTimeOffset at, string model, TokenKind kind, decimal tokens)
    {
        Values++;
        if (!_seen.Add((series, at)))
        {
            return;
        }

        var hour = at.ToUnixTimeSeconds() / 3600;
        var (start, key) = (DateTimeOffset.FromUnixTimeSeconds(hour * 3600), new CellKey(hour, DimensionReader.KeyOf(model), kind));
        (First, End) = (start < First || First is null ? start : First, start.AddHours(1) > End || End is null ? start.AddHours(1) : End);
        if (!_cells.TryGetValue(key, out var cell))
        {
            _cells[key] = cell = new();
        }

        cell.Add(BillCaller.Unattributed, tokens, 0, 1);
    }

    private static ContractorFileException Wrong(string path, int? number, string? field, string ja, string en, Exception? cause = null) => new(
        path, new(
            ja + "deploy/docs/reconcile.md の get-metric-data の指定で、出力し直すよう依頼してください。",
            en + "Ask for it again, by the call of get-metric-data in deploy/docs/reconcile.md."), number, field, cause);
}
