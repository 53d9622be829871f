using System.Reflection;

namespace Gateway.Tests.Quotas;

/// <summary>
/// Mistakes that others made with limits, by the numbers under which they were collected, and the test of each here. A row whose test
/// was renamed or removed fails.
/// </summary>
public class QuotaTrapTests
{
    public static TheoryData<int, string, Type, string> Traps => new()
    {
        { 4, "cache reads counted as tokens", typeof(QuotaLimiterTests), nameof(QuotaLimiterTests.Cache_reads_do_not_count) },
        { 7, "a route without the check", typeof(QuotaRouteTests), nameof(QuotaRouteTests.Requests_per_minute) },
        { 8, "an early return before the check", typeof(QuotaRouteTests), nameof(QuotaRouteTests.Requests_per_minute_of_a_model) },
        { 9, "a limit that is stored and never enforced", typeof(BudgetRouteTests), nameof(BudgetRouteTests.A_used_up_budget_is_told_so_and_nothing_is_sent) },
        { 10, "an unknown cost compares as nothing", typeof(BudgetRouteTests), nameof(BudgetRouteTests.A_model_without_a_price_is_refused_under_a_limit_of_money_and_only_there) },
        { 11, "settings accepted and not implemented", typeof(QuotaSettingsTests), nameof(QuotaSettingsTests.A_limit_that_means_nothing_refuses_start_by_its_key) },
        { 12, "counting fails and the limit is skipped", typeof(RequestSizeTests), nameof(RequestSizeTests.What_is_not_known_is_reserved_as_the_most) },
        { 13, "check, then act later", typeof(QuotaLimiterTests), nameof(QuotaLimiterTests.Of_many_at_once_no_more_are_admitted_than_fit) },
        { 14, "callers that need no reservation", typeof(BudgetRouteTests), nameof(BudgetRouteTests.Counting_tokens_is_free_and_all_else_is_counted) },
        { 15, "only the prompt reserved", typeof(RequestSizeTests), nameof(RequestSizeTests.A_request_reserves_its_prompt_and_its_most_output) },
        { 16, "shared state changed before it is copied", typeof(QuotaLimiterTests), nameof(QuotaLimiterTests.What_is_used_exceeds_the_limit_by_no_more_than_was_used_above_the_reservations) },
        { 17, "two clocks in one decision", typeof(BudgetTests), nameof(BudgetTests.A_request_counts_in_the_day_in_which_it_began) },
        { 24, "a slot lost with a cancelled stream", typeof(BudgetTests), nameof(BudgetTests.After_a_caller_that_left_nothing_is_reserved_and_what_may_be_billed_is_used) },
        { 25, "a slot lost with a time-out", typeof(BudgetTests), nameof(BudgetTests.After_a_request_that_failed_nothing_is_reserved_and_only_what_may_be_billed_is_used) },
        { 26, "a release lost in a cancelled clean-up", typeof(BudgetTests), nameof(BudgetTests.After_a_caller_that_left_nothing_is_reserved_and_what_may_be_billed_is_used) },
        { 27, "a reservation lost with a disconnect", typeof(BudgetTests), nameof(BudgetTests.After_a_caller_that_left_nothing_is_reserved_and_what_may_be_billed_is_used) },
        { 28, "a stream that fails before its first chunk", typeof(BudgetTests), nameof(BudgetTests.After_a_request_that_failed_nothing_is_reserved_and_only_what_may_be_billed_is_used) },
        { 29, "released to zero although a part was known", typeof(BudgetTests), nameof(BudgetTests.After_a_request_that_failed_nothing_is_reserved_and_only_what_may_be_billed_is_used) },
        { 30, "refunded because the usage never came", typeof(BudgetTests), nameof(BudgetTests.After_a_request_that_failed_nothing_is_reserved_and_only_what_may_be_billed_is_used) },
        { 31, "a settlement above the balance vanished", typeof(QuotaLimiterTests), nameof(QuotaLimiterTests.What_a_request_used_above_its_reservation_is_recorded_and_refuses_the_next) },
        { 32, "days that begin at nine in Japan", typeof(BudgetTests), nameof(BudgetTests.A_budget_begins_again_at_midnight_in_Japan) },
        { 33, "a time zone that is stored and not used", typeof(BudgetPeriodTests), nameof(BudgetPeriodTests.An_instant_is_in_the_day_and_the_month_of_Japan) },
        { 34, "months that begin at an anniversary", typeof(BudgetPeriodTests), nameof(BudgetPeriodTests.An_instant_is_in_the_day_and_the_month_of_Japan) },
        { 35, "a period renewed by each write", typeof(BudgetPeriodTests), nameof(BudgetPeriodTests.Periods_follow_each_other_without_a_gap_and_begin_on_a_full_hour_of_UTC) },
        { 36, "the old period's count carried over", typeof(BudgetTests), nameof(BudgetTests.Yesterday_and_last_month_are_not_read) },
        { 37, "no counter, no limit", typeof(BudgetTests), nameof(BudgetTests.Before_the_ledger_is_read_nothing_is_admitted) },
        { 38, "an outage answered as 429", typeof(BudgetTests), nameof(BudgetTests.Before_the_ledger_is_read_nothing_is_admitted) },
        { 39, "headers without a decision", typeof(QuotaRouteTests), nameof(QuotaRouteTests.Nothing_is_refused_in_shadow_mode_and_no_header_tells_of_it) },
        { 40, "what one limit refused used up another", typeof(QuotaLimiterTests), nameof(QuotaLimiterTests.A_refused_request_takes_nothing_of_any_limit) },
        { 41, "-1 in headers", typeof(QuotaRouteTests), nameof(QuotaRouteTests.Tokens_per_minute) },
        { 42, "a cost that never fits, answered as 429", typeof(QuotaRouteTests), nameof(QuotaRouteTests.A_request_that_never_fits_is_told_so) },
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
