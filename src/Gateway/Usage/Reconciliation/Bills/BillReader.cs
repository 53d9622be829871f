using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.ContractorFiles;
using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Usage.Reconciliation.Bills;

/// <summary>
/// Reads an export of CUR 2.0. Keeps sums only: a file may have any size. A row that cannot be right (another month, another
/// currency, an amount that times its rate is not its cost) refuses the file; a row that is only unknown is listed.
/// </summary>
/// <param name="month">The billing period.</param>
/// <param name="roles">The gateway's roles and accounts.</param>
/// <param name="sessions">The session names that the ledger and the settings have.</param>
/// <param name="dimensions">How models and kinds are spelt.</param>
/// <param name="units">Finds the units of amounts.</param>
internal sealed partial class BillReader(
    DateTimeOffset month, ContractorRoles roles, IReadOnlySet<string> sessions, DimensionReader dimensions, BillUnits units)
{
    private const string Bedrock = "Bedrock";

    // Sessions of replicas are named by their machines, also of one that wrote no row before it ended.
    private const string ReplicaPrefix = "gateway-";

    // Amounts, rates and costs have ten decimals; costs were also seen with eight.
    private const decimal Step = 0.000_000_000_1m;
    private const decimal CostStep = 0.000_000_01m;

    /// <summary>Reads all pieces, each once.</summary>
    /// <exception cref="ContractorFileException">A piece cannot be read, or a row of it cannot be right.</exception>
    public BillMonth Read(BillExport export, CancellationToken cancellationToken)
    {
        var bill = new BillMonth(export);
        foreach (var path in export.Files)
        {
            using var csv = new CsvReader(path, ContractorFile.Open(path));
            var file = new BillColumns(path, csv);
            bill.HasPrincipals |= file.Has(BillColumn.Principal);
            while (file.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                bill.Rows.Read++;
                Take(bill, file, path);
            }
        }

        return bill.Rows.Read > 0
            ? bill
            : throw new ContractorFileException(export.Name, new(
                "行が 1 行もありません。エクスポートの期間を確かめ、受け取り直してください。", "It has no row. Check the export's month, and ask for it again."));
    }

    private void Take(BillMonth bill, BillColumns file, string path)
    {
        // 1. the month
        if (!file.Cell(BillColumn.Period).IsEmpty && file.Time(BillColumn.Period) is var period && (period.Year, period.Month) != (month.Year, month.Month))
        {
            throw file.Wrong(
                BillColumn.Period, $"請求期間が {period:yyyy-MM} で、突き合わせる月と違います。", $"The billing period is {period:yyyy-MM}, another month. ",
                file.Row);
        }

        // 2. what is not the contractor's use of Bedrock
        var (code, usageType) = (file.Text(BillColumn.ProductCode) ?? "", file.Text(BillColumn.UsageType) ?? "");
        var name = file.Member(BillColumn.Product, "product_name") ?? "";
        if (!IsBedrock(code, name, usageType))
        {
            bill.Rows.OtherServices++;
            return;
        }

        if (!roles.Accounts.Contains(file.Text(BillColumn.Account) ?? ""))
        {
            bill.Rows.OtherAccounts++;
            return;
        }

        if (file.Text(BillColumn.Currency) is not "USD" and var currency)
        {
            throw file.Wrong(BillColumn.Currency, $"通貨が USD ではありません（{currency}）。", $"The currency is '{currency}', not USD. ", file.Row);
        }

        // 3. what is no use
        var first = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}:{file.Row}");
        var cost = file.Number(BillColumn.Cost) ?? 0;
        if (file.Text(BillColumn.Type) is not "Usage" and var type)
        {
            bill.Rows.Adjustments++;
            bill.Adjustments[type ?? "-"] = bill.Adjustments.GetValueOrDefault(type ?? "-").Add(0, cost, first);
            return;
        }

        // 4. use
        var row = new UseRow(code, name, usageType, CallerOf(file.Text(BillColumn.Principal)), file.Time(BillColumn.Start), cost, first);
        NoteAbroad(bill, file, row);
        TakeUse(bill, file, row);
    }

    private void TakeUse(BillMonth bill, BillColumns file, in UseRow row)
    {
        var (amount, rate) = AmountOf(file, row.Cost);
        var dimension = dimensions.Read(row.UsageType, row.ProductName);
        var model = dimension.Model ?? ModelOf(file.Text(BillColumn.Resource));
        if (row.Start < month || row.Start >= month.AddMonths(1))
        {
            NoteUnknown(bill, "time", row, amount);
        }
        else if (dimension.Kind is not { } kind)
        {
            NoteUnknown(bill, "kind", row, amount);
        }
        else if (model is null)
        {
            NoteUnknown(bill, "model", row, amount);
        }
        else if (units.Read(model, kind, row.Start, rate, file.Text(BillColumn.Unit)) is var unit && (unit.Tokens ?? (amount == 0 ? 1 : null)) is { } size)
        {
            NoteUse(bill, file, row, new CellKey(row.Start.ToUnixTimeSeconds() / 3600, model, kind), amount * size, rate, unit with { Tokens = size });
        }
        else
        {
            NoteUnknown(bill, "unit", row, amount);
        }
    }

    private static void NoteUse(BillMonth bill, BillColumns file, in UseRow row, in CellKey key, decimal tokens, decimal rate, in BillUnit unit)
    {
        var size = unit.Tokens ?? 1;
        bill.Rows.Compared++;
        bill.CellOf(key).Add(row.Caller, tokens, row.Cost, size);
        bill.NoteDecimals(size, file.Decimals(BillColumn.Amount));
        if (unit.Disagrees)
        {
            bill.UnitDisagreements = bill.UnitDisagreements.Add(tokens, row.Cost, row.First);
        }

        if (file.Text(BillColumn.Principal) is { } principal)
        {
            var (sums, name) = row.Caller == BillCaller.Others ? (bill.Others, principal) : (bill.Sessions, principal[(principal.LastIndexOf('/') + 1)..]);
            sums[name] = sums.GetValueOrDefault(name).Add(tokens, row.Cost, row.First);
        }

        if (row.Caller != BillCaller.Others && rate > 0)
        {
            var charged = new RateKey(key.Model, key.Kind, rate / size * 1_000_000, unit.Price);
            bill.Rates[charged] = bill.Rates.GetValueOrDefault(charged).Add(tokens, row.Cost, row.First);
        }
    }

    private static void NoteUnknown(BillMonth bill, string reason, in UseRow row, decimal amount)
    {
        bill.Rows.Unknown++;
        var key = new UnknownKey(reason, row.Caller, row.ProductCode, row.ProductName, row.UsageType);
        bill.Unknown[key] = bill.Unknown.GetValueOrDefault(key).Add(amount, row.Cost, row.First);
    }

    // Each finding is beside the row's sums, never instead of them.
    private void NoteAbroad(BillMonth bill, BillColumns file, in UseRow row)
    {
        var (found, dimension) = (row, dimensions.Read(row.UsageType, row.ProductName));
        var resource = file.Text(BillColumn.Resource) ?? "";
        var region = file.Member(BillColumn.Product, "region") ?? file.Member(BillColumn.Product, "region_code");
        Add("global", dimension.IsAnywhere, "");
        Add("region", !dimension.IsAtHome || (region is not null && !AwsRegion.TryParse(region, out _)), "");
        Add("resource", ForeignResource().IsMatch(resource), resource);

        void Add(string reason, bool isTrue, string named)
        {
            if (isTrue)
            {
                var key = new AbroadKey(reason, found.Caller, found.UsageType, named);
                bill.Abroad[key] = bill.Abroad.GetValueOrDefault(key).Add(0, found.Cost, found.First);
            }
        }
    }

    // The rate is sometimes left out; then the cost tells it.
    private static (decimal Amount, decimal Rate) AmountOf(BillColumns file, decimal cost)
    {
        var amount = file.Number(BillColumn.Amount) ?? 0;
        if (file.Number(BillColumn.Rate) is not { } rate)
        {
            return (amount, amount == 0 ? 0 : cost / amount);
        }

        var slack = (Math.Abs(amount) * Step / 2) + (Math.Abs(rate) * Step / 2) + CostStep;
        return Math.Abs((amount * rate) - cost) <= slack
            ? (amount, rate)
            : throw file.Wrong(
                BillColumn.Cost, $"数量 × 単価（{amount} × {rate}）が金額 {cost} になりません。", $"Amount times rate ({amount} × {rate}) is not the cost {cost}. ",
                file.Row);
    }

    private BillCaller CallerOf(string? principal) => principal switch
    {
        null => BillCaller.Unattributed,
        _ when roles.IsSession(principal, out var session)
            && (sessions.Contains(session) || session.StartsWith(ReplicaPrefix, StringComparison.Ordinal)) => BillCaller.Gateway,
        _ => BillCaller.Others,
    };

    private static string? ModelOf(string? resource) => resource is null || !resource.Contains('/', StringComparison.Ordinal)
        ? null
        : DimensionReader.KeyOf(resource);

    // Marketplace's codes say nothing, and a product's name may be missing: then the dimension has to speak for itself.
    private static bool IsBedrock(string code, string name, string usageType) =>
        code.Contains(Bedrock, StringComparison.OrdinalIgnoreCase) || name.Contains(Bedrock, StringComparison.OrdinalIgnoreCase)
        || TokenCount().IsMatch(usageType);

    [GeneratedRegex("(?:input|output)[-_]?token", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TokenCount();

    [GeneratedRegex(
        @":bedrock:(?!ap-northeast-[13]:|:)|(?:inference-profile|foundation-model)/(?:global|apac|us|eu|au|us-gov)\.", RegexOptions.CultureInvariant)]
    private static partial Regex ForeignResource();

    private readonly record struct UseRow(
        string ProductCode, string ProductName, string UsageType, BillCaller Caller, DateTimeOffset Start, decimal Cost, string First);
}
