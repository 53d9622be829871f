namespace Gateway.Deploy.Tests.Access;

public sealed class AccessTests
{
    [Fact]
    public void Every_policy_says_what_is_expected() => Assert.Empty(Expectations.Contradictions());

    [Fact]
    public void Every_policy_is_asked_what_it_allows_and_what_it_does_not()
    {
        var policies = new DeployedPolicies(Deployments.Of(Variants.Everything));

        Assert.All(policies.Names, name =>
        {
            var rows = Expectations.All.Where(row => row.Policy == name && row.On.HasFlag(Variants.Everything)).ToList();
            Assert.Contains(rows, row => row.Verdict == Simulator.Policies.PolicyDecision.Allowed);
            Assert.Contains(rows, row => row.Verdict != Simulator.Policies.PolicyDecision.Allowed);
        });
    }

    [Fact]
    public void Every_expectation_is_of_a_policy_that_is_there()
    {
        var policies = new DeployedPolicies(Deployments.Of(Variants.Everything));

        Assert.Empty(Expectations.All.Select(row => row.Policy).Distinct().Except(policies.Names));
    }
}
