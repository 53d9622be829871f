using System.Globalization;
using System.Text.Json;
using Gateway.ContractorFiles;

namespace Gateway.Usage.Reconciliation.Bills;

/// <summary>The columns of one file, by the names in its header, and their cells as values.</summary>
internal sealed class BillColumns
{
    private readonly string _path;
    private readonly CsvReader _csv;
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <param name="path">The file.</param>
    /// <param name="csv">Its reader, before the header.</param>
    /// <exception cref="ContractorFileException">A column is missing or there twice.</exception>
    public BillColumns(string path, CsvReader csv)
    {
        (_path, _csv) = (path, csv);
        if (!csv.Read())
        {
            throw new ContractorFileException(path, new("空のファイルです。受け取り直してください。", "The file is empty. Ask for it again."));
        }

        for (var i = 0; i < csv.Count; i++)
        {
            if (!_columns.TryAdd(csv[i].Trim().ToString(), i))
            {
                throw Wrong(csv[i].ToString(), "同じ名前の列が 2 つあります。", "There are two columns of this name. ");
            }
        }

        foreach (var name in BillColumn.Required)
        {
            if (!_columns.ContainsKey(name))
            {
                throw Wrong(name, "この列がありません。", "This column is missing. ");
            }
        }
    }

    /// <summary>True when the file has the column.</summary>
    public bool Has(string column) => _columns.ContainsKey(column);

    /// <summary>Reads the next row; false at the end.</summary>
    /// <exception cref="ContractorFileException">It has another number of cells than the header.</exception>
    public bool Read()
    {
        if (!_csv.Read())
        {
            return false;
        }

        return _csv.Count == _columns.Count
            ? true
            : throw new ContractorFileException(_path, new(
                $"列の数が {_csv.Count} で、見出しの {_columns.Count} と違います。ファイルが途中で切れているか、書き換えられています。受け取り直してください。",
                $"It has {_csv.Count} cells, the header {_columns.Count}. The file is cut or was changed. Ask for it again."), _csv.Row);
    }

    public long Row => _csv.Row;

    /// <summary>A cell; empty where there is no such column.</summary>
    public ReadOnlySpan<char> Cell(string column) => _columns.TryGetValue(column, out var at) ? _csv[at].Trim() : default;

    /// <summary>A cell as a text that repeats; <c>null</c> if it is empty.</summary>
    public string? Text(string column)
    {
        var cell = Cell(column);
        return cell.IsEmpty ? null : Shared(cell);
    }

    /// <summary>A number, exact; <c>null</c> if it is empty.</summary>
    public decimal? Number(string column)
    {
        var cell = Cell(column);
        return cell.IsEmpty ? null
            : decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : throw Wrong(column, $"数値ではありません（{cell}）。", $"'{cell}' is no number. ", _csv.Row);
    }

    /// <summary>The digits after the point, as written.</summary>
    public int Decimals(string column)
    {
        var cell = Cell(column);
        var (point, exponent) = (cell.IndexOf('.'), cell.IndexOfAny('e', 'E'));
        return point < 0 || exponent >= 0 ? 0 : cell.Length - point - 1;
    }

    /// <summary>A moment; without a time zone UTC, by which AWS bills.</summary>
    public DateTimeOffset Time(string column) =>
        DateTimeOffset.TryParse(
            Cell(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw Wrong(column, $"日時ではありません（{Cell(column)}）。", $"'{Cell(column)}' is no time. ", _csv.Row);

    /// <summary>A member of a column that is a map, or the column that it is in other forms of the report.</summary>
    public string? Member(string map, string member)
    {
        if (Text($"{map}_{member}") is { } own)
        {
            return own;
        }

        var cell = Cell(map);
        if (cell.IsEmpty)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(cell.ToString());
            return json.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
                && value.GetString() is { Length: > 0 } text ? Shared(text) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw Wrong(map, "対応表（map）が JSON ではありません。", "The map is not JSON. ", _csv.Row);
        }
    }

    /// <summary>The error for a cell, with what to do.</summary>
    public ContractorFileException Wrong(string column, string ja, string en, long? row = null) => new(
        _path, new(
            $"{ja}CUR 2.0 を gzip の CSV で出力し、そのまま受け取ってください（必要な列は deploy/docs/reconcile.md）。",
            $"{en}Ask for CUR 2.0 as gzip CSV, unchanged; deploy/docs/reconcile.md lists the columns."), row, column);

    private string Shared(ReadOnlySpan<char> text)
    {
        const int MaxShared = 100_000;
        var texts = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (texts.TryGetValue(text, out var known))
        {
            return known;
        }

        var own = text.ToString();
        if (_texts.Count < MaxShared)
        {
            _texts[own] = own;
        }

        return own;
    }
}

/// <summary>The names of the columns of CUR 2.0 that are read.</summary>
internal static class BillColumn
{
    public const string Account = "line_item_usage_account_id";
    public const string Amount = "line_item_usage_amount";
    public const string Cost = "line_item_unblended_cost";
    public const string Currency = "line_item_currency_code";
    public const string Period = "bill_billing_period_start_date";
    public const string Principal = "line_item_iam_principal";
    public const string Product = "product";
    public const string ProductCode = "line_item_product_code";
    public const string Rate = "line_item_unblended_rate";
    public const string Resource = "line_item_resource_id";
    public const string Start = "line_item_usage_start_date";
    public const string Type = "line_item_line_item_type";
    public const string Unit = "pricing_unit";
    public const string UsageType = "line_item_usage_type";

    /// <summary>Without these nothing can be compared.</summary>
    public static readonly IReadOnlyList<string> Required =
        [Type, ProductCode, UsageType, Start, Amount, Rate, Cost, Account, Currency];
}
