namespace Gateway.Simulator.Tests.Policies;

public sealed class PolicyConditionTests
{
    [Theory]
    [InlineData("""{"StringEquals":{"sts:ExternalId":"abc"}}""", true)]
    [InlineData("""{"StringEquals":{"sts:ExternalId":["x","abc"]}}""", true)]
    [InlineData("""{"StringEquals":{"STS:externalid":"abc"}}""", true)]
    [InlineData("""{"StringEquals":{"sts:ExternalId":"ABC"}}""", false)]
    [InlineData("""{"StringEquals":{"sts:ExternalId":"a*"}}""", false)]
    [InlineData("""{"StringEqualsIgnoreCase":{"sts:ExternalId":"ABC"}}""", true)]
    [InlineData("""{"StringNotEquals":{"sts:ExternalId":"x"}}""", true)]
    [InlineData("""{"StringNotEquals":{"sts:ExternalId":["x","abc"]}}""", false)]
    [InlineData("""{"StringLike":{"sts:ExternalId":"a*"}}""", true)]
    [InlineData("""{"StringLike":{"sts:ExternalId":"a?"}}""", false)]
    [InlineData("""{"StringNotLike":{"sts:ExternalId":"a*"}}""", false)]
    [InlineData("""{"Null":{"sts:ExternalId":"false"}}""", true)]
    [InlineData("""{"Null":{"sts:ExternalId":true}}""", false)]
    [InlineData("""{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/GatewayTaskRole"}}""", true)]
    [InlineData("""{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/Gateway*"}}""", true)]
    [InlineData("""{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam:*role/GatewayTaskRole"}}""", false)]
    [InlineData("""{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/Gateway*"}}""", false)]
    [InlineData("""{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}""", true)]
    [InlineData("""{"Bool":{"aws:ViaAWSService":"false"}}""", true)]
    [InlineData("""{"StringEquals":{"sts:ExternalId":"abc","aws:PrincipalAccount":"999999999999"}}""", false)]
    [InlineData("""{"StringEquals":{"sts:ExternalId":"abc"},"StringLike":{"aws:PrincipalAccount":"9*"}}""", false)]
    public void A_present_key_is_compared(string condition, bool holds) =>
        Assert.Equal(
            holds,
            Asking.Holds(condition, Asking.To().With("sts:ExternalId", "abc").With("aws:ViaAWSService", "false")));

    [Theory]
    [InlineData("StringEquals", false)]
    [InlineData("StringLike", false)]
    [InlineData("ArnLike", false)]
    [InlineData("Bool", false)]
    [InlineData("StringNotEquals", true)]
    [InlineData("StringNotLike", true)]
    [InlineData("ArnNotEquals", true)]
    [InlineData("StringEqualsIfExists", true)]
    [InlineData("ArnLikeIfExists", true)]
    [InlineData("ForAllValues:StringEquals", true)]
    [InlineData("ForAnyValue:StringEquals", false)]
    public void An_absent_key_is_judged_by_its_operator(string operation, bool holds) =>
        Assert.Equal(holds, Asking.Holds($$"""{"{{operation}}":{"aws:SourceVpce":"vpce-1"} }""", Asking.To()));

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Null_asks_whether_a_key_is_absent(string value, bool holds) =>
        Assert.Equal(holds, Asking.Holds($$"""{"Null":{"aws:SourceVpce":"{{value}}"} }""", Asking.To()));

    [Theory]
    [InlineData("""{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b","c"]}}""", true)]
    [InlineData("""{"ForAllValues:StringEquals":{"aws:TagKeys":["a"]}}""", false)]
    [InlineData("""{"ForAnyValue:StringEquals":{"aws:TagKeys":["b","z"]}}""", true)]
    [InlineData("""{"ForAnyValue:StringEquals":{"aws:TagKeys":["z"]}}""", false)]
    public void Several_values_are_combined_as_the_operator_says(string condition, bool holds) =>
        Assert.Equal(holds, Asking.Holds(condition, Asking.To().With("aws:TagKeys", ["a", "b"])));

    [Theory]
    [InlineData("DateLessThan", "2026-11-28T10:00:00Z", "2026-11-28T09:59:59Z", true)]
    [InlineData("DateLessThan", "2026-11-28T10:00:00Z", "2026-11-28T10:00:00Z", false)]
    [InlineData("DateLessThan", "2026-11-28T19:00:00+09:00", "2026-11-28T09:59:59Z", true)]
    [InlineData("DateLessThanEquals", "2026-11-28T10:00:00Z", "2026-11-28T10:00:00Z", true)]
    [InlineData("DateGreaterThan", "2026-11-28", "2026-11-28T00:00:01Z", true)]
    [InlineData("DateGreaterThanEquals", "1764288000", "2025-11-28T00:00:00Z", true)]
    [InlineData("DateEquals", "1764288000", "2025-11-28T00:00:00Z", true)]
    [InlineData("DateNotEquals", "1764288000", "2025-11-28T00:00:00Z", false)]
    public void Dates_are_compared_as_moments(string operation, string set, string actual, bool holds) => Assert.Equal(
        holds,
        Asking.Holds(
            $$"""{"{{operation}}":{"aws:TokenIssueTime":"{{set}}"} }""",
            Asking.To().With("aws:TokenIssueTime", actual)));
}
