using Gateway.Simulator.Policies;

namespace Gateway.Simulator.Tests.Policies;

public sealed class PolicyDocumentTests
{
    [Theory]
    [InlineData("bedrock:InvokeModel", true)]
    [InlineData("BEDROCK:invokemodel", true)]
    [InlineData("bedrock:Invoke*", true)]
    [InlineData("bedrock:Invoke?odel", true)]
    [InlineData("*", true)]
    [InlineData("bedrock:InvokeModelWithResponseStream", false)]
    [InlineData("bedrock:Invoke", false)]
    [InlineData("s3:*", false)]
    public void An_action_matches_by_pattern_in_any_case(string action, bool allowed) =>
        Assert.Equal(allowed, Allows($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"*"}"""));

    [Theory]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model/m", true)]
    [InlineData("arn:aws:bedrock:*::foundation-model/*", true)]
    [InlineData("arn:aws:bedrock:ap-northeast-?::foundation-model/m", true)]
    [InlineData("arn:*", true)]
    [InlineData("arn:aws:bedrock:ap-northeast-3::foundation-model/m", false)]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model/M", false)]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model", false)]
    public void A_resource_matches_by_pattern_in_its_own_case(string resource, bool allowed) =>
        Assert.Equal(allowed, Allows($$"""{"Effect":"Allow","Action":"*","Resource":["{{resource}}"]}"""));

    [Theory]
    [InlineData("""{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}""", true)]
    [InlineData("""{"Effect":"Allow","NotAction":["s3:*","bedrock:*"],"Resource":"*"}""", false)]
    [InlineData("""{"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::*"}""", true)]
    [InlineData("""{"Effect":"Allow","Action":"*","NotResource":"arn:aws:bedrock:*"}""", false)]
    public void A_Not_form_matches_the_rest(string statement, bool allowed) => Assert.Equal(allowed, Allows(statement));

    [Fact]
    public void An_explicit_deny_wins_wherever_it_stands()
    {
        const string Allow = """{"Effect":"Allow","Action":"*","Resource":"*"}""";
        const string Deny = """{"Effect":"Deny","Action":"bedrock:*","Resource":"*"}""";

        Assert.Equal(PolicyDecision.ExplicitlyDenied, Identity($"{Allow},{Deny}"));
        Assert.Equal(PolicyDecision.ExplicitlyDenied, Identity($"{Deny},{Allow}"));
    }

    [Fact]
    public void Without_an_allow_it_is_denied_implicitly() =>
        Assert.Equal(
            PolicyDecision.ImplicitlyDenied, Identity("""{"Effect":"Allow","Action":"s3:*","Resource":"*"}"""));

    [Theory]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:role/GatewayTaskRole"}""", true)]
    [InlineData("""{"AWS":"arn:aws:sts::111122223333:assumed-role/GatewayTaskRole/task"}""", true)]
    [InlineData("""{"AWS":"111122223333"}""", true)]
    [InlineData("""{"AWS":["999999999999","arn:aws:iam::111122223333:root"]}""", true)]
    [InlineData("""{"AWS":"*"}""", true)]
    [InlineData("\"*\"", true)]
    [InlineData("""{"AWS":"999999999999"}""", false)]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:role/Gateway*"}""", false)]
    [InlineData("""{"Service":"ecs-tasks.amazonaws.com"}""", false)]
    public void A_trust_policy_names_who_may_assume_the_role(string principal, bool allowed)
    {
        var policy = PolicyDocument.ParseTrust(
            $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{{principal}},"Action":"sts:AssumeRole"} }""");

        var decision = policy.Evaluate(Asking.To("sts:AssumeRole", Accounts.BedrockRoleArn));

        Assert.Equal(allowed, decision == PolicyDecision.Allowed);
    }

    public static TheoryData<string, string> Unreadable => new()
    {
        { "not JSON", "{" },
        { "a member twice", """{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}""" },
        { "an old version", """{"Version":"2008-10-17","Statement":[]}""" },
        { "no statement", """{"Version":"2012-10-17"}""" },
        { "an unknown member", Asking.Identity("""{"Effect":"Allow","Action":"*","Resource":"*","Actions":"*"}""") },
        { "another effect", Asking.Identity("""{"Effect":"allow","Action":"*","Resource":"*"}""") },
        { "no action", Asking.Identity("""{"Effect":"Allow","Resource":"*"}""") },
        { "both action forms", Asking.Identity("""{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}""") },
        { "no resource", Asking.Identity("""{"Effect":"Allow","Action":"*"}""") },
        { "an empty list", Asking.Identity("""{"Effect":"Allow","Action":[],"Resource":"*"}""") },
        {
            "a principal in an identity policy",
            Asking.Identity("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""")
        },
        {
            "a policy variable",
            Asking.Identity("""{"Effect":"Allow","Action":"*","Resource":"arn:${aws:username}"}""")
        },
        {
            "an unknown operator",
            Asking.Identity("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}""")
        },
        {
            "a date that is none",
            Asking.Identity(
                """{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"$(date)"}}}""")
        },
        {
            "a Null that is no boolean",
            Asking.Identity(
                """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"sts:ExternalId":"maybe"}}}""")
        },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_document_that_cannot_be_evaluated_is_refused(string what, string json) =>
        Assert.True(Record.Exception(() => PolicyDocument.ParseIdentity(json)) is PolicyFormatException, what);

    [Fact]
    public void A_refused_document_leaves_the_old_one_in_force()
    {
        var account = new Simulator.Identities.Account(
            "1", "r", "AROA", DefaultPolicies.ContractorTrust, DefaultPolicies.ContractorPermissions);

        Assert.Throws<PolicyFormatException>(() => account.PermissionPolicy = "{}");

        Assert.Equal(DefaultPolicies.ContractorPermissions, account.PermissionPolicy);
    }

    private static bool Allows(string statement) => Identity(statement) == PolicyDecision.Allowed;

    private static PolicyDecision Identity(string statements) =>
        PolicyDocument.ParseIdentity(Asking.Identity(statements)).Evaluate(Asking.To());
}
