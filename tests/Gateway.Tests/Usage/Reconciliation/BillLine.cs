using System.Globalization;
using Gateway.Testing;

namespace Gateway.Tests.Usage.Reconciliation;

/// <summary>One line of a bill, as AWS writes it. What a test does not name is a call of Haiku by the gateway in Tokyo.</summary>
internal sealed record BillLine
{
    public const string Gateway = "arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/gateway-test";

    public static readonly IReadOnlyList<string> Columns =
    [
        "bill_billing_period_start_date", "bill_payer_account_id", "line_item_usage_account_id", "line_item_line_item_type",
        "line_item_product_code", "product", "line_item_usage_type", "line_item_operation", "line_item_resource_id",
        "line_item_usage_start_date", "line_item_usage_amount", "pricing_unit", "line_item_unblended_rate", "line_item_unblended_cost",
        "line_item_currency_code", "line_item_iam_principal", "resource_tags",
    ];

    public string Period { get; init; } = "2026-11-01T00:00:00.000Z";

    public string Account { get; init; } = "444455556666";

    public string Type { get; init; } = "Usage";

    public string ProductCode { get; init; } = "AmazonBedrock";

    public string? ProductName { get; init; } = "Amazon Bedrock";

    public string? ProductRegion { get; init; } = "ap-northeast-1";

    public string UsageType { get; init; } = "APN1-Claude4.5Haiku-input-tokens";

    public string Resource { get; init; } = "";

    public DateTimeOffset Start { get; init; } = new(2026, 11, 12, 3, 0, 0, TimeSpan.Zero);

    public decimal Amount { get; init; } = 100;

    public string Unit { get; init; } = "1K tokens";

    public decimal? Rate { get; init; } = 0.0011m;

    public decimal? Cost { get; init; }

    public string Currency { get; init; } = "USD";

    public string? Principal { get; init; } = Gateway;

    /// <summary>The line as CSV, with quotes where they must be or, at times, may be.</summary>
    public string Csv(SplitMix64 dice) => string.Join(',', Cells().Select(cell => Quoted(cell, dice)));

    private IEnumerable<string> Cells() =>
    [
        Period, "111122223333", Account, Type, ProductCode, Product(), UsageType, "InvokeModelInference", Resource,
        Start.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), Text(Amount), Unit, Text(Rate),
        Text(Cost ?? Math.Round(Amount * (Rate ?? 0), 10)), Currency, Principal ?? "", """{"user_memo":"a, \"quoted\" line""" + "\n" + "and another\"}",
    ];

    private string Product()
    {
        var members = new[] { ("product_name", ProductName), ("region", ProductRegion) }.Where(member => member.Item2 is not null)
            .Select(member => $"\"{member.Item1}\":\"{member.Item2}\"");
        return $"{{{string.Join(',', members)}}}";
    }

    private static string Text(decimal? number) => number?.ToString("0.################", CultureInfo.InvariantCulture) ?? "";

    private static string Quoted(string cell, SplitMix64 dice) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") >= 0 || dice.OneIn(8) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
