using System.Reflection;
using Gateway.Tests.Catalog.Prices;
using Gateway.Tests.Usage.Ledger;

namespace Gateway.Tests.Usage.Reports;

/// <summary>
/// Mistakes that others made with prices, costs and reports, by the numbers under which they were collected, and the test of each
/// here. A row whose test was renamed or removed fails.
/// </summary>
public class CostTrapTests
{
    public static TheoryData<int, string, Type, string> Traps => new()
    {
        { 1, "an unknown model costs nothing", typeof(ChargesTests), nameof(ChargesTests.A_model_without_a_price_is_unpriced_and_its_tokens_are_kept) },
        { 2, "an unknown model has some other price", typeof(PriceListTests), nameof(PriceListTests.A_model_without_a_row_has_no_price) },
        { 3, "a price in another unit", typeof(PriceSettingsTests), nameof(PriceSettingsTests.A_price_in_another_unit_is_refused) },
        { 5, "cached tokens counted twice or not at all", typeof(ChargesTests), nameof(ChargesTests.Known_counts_are_charged_exactly) },
        { 6, "a free model is refused for want of a price", typeof(PriceListTests), nameof(PriceListTests.A_free_model_costs_nothing_and_has_a_price) },
        { 50, "reports that read every request", typeof(UsageEndpointTests), nameof(UsageEndpointTests.A_report_needs_no_single_request) },
    };

    [Theory]
    [MemberData(nameof(Traps))]
    public void Each_has_a_test(int number, string mistake, Type tests, string name)
    {
        var test = tests.GetMethod(name, BindingFlags.Public | BindingFlags.Instance);

        Assert.NotEmpty(mistake);
        Assert.True(test?.GetCustomAttributes<FactAttribute>().Any(), $"{number}: {tests.Name} has no test {name}.");
    }
}
