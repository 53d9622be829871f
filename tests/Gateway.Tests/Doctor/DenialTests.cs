using Gateway.Doctor.Causes;

namespace Gateway.Tests.Doctor;

public class DenialTests
{
    private const string Session = "arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/gateway";
    private const string Osaka =
        "arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";

    [Theory]
    [InlineData("", "NotTold")]
    [InlineData(" because no identity-based policy allows the bedrock:InvokeModel action", "Identity")]
    [InlineData(" because no service control policy allows the bedrock:InvokeModel action", "ServiceControl")]
    [InlineData(
        " with an explicit deny in a service control policy: "
        + "arn:aws:organizations::9:policy/o-1/service_control_policy/p-1",
        "ServiceControl")]
    [InlineData(" with an explicit deny in a resource control policy", "ResourceControl")]
    [InlineData(" because no VPC endpoint policy allows the bedrock:InvokeModel action", "VpcEndpoint")]
    [InlineData(" with an explicit deny in a VPC endpoint policy", "VpcEndpoint")]
    [InlineData(" because no session policy allows the bedrock:InvokeModel action", "Session")]
    [InlineData(" because no permissions boundary allows the bedrock:InvokeModel action", "Boundary")]
    [InlineData(" because no resource-based policy allows the sts:AssumeRole action", "Resource")]
    public void A_sentence_tells_who_what_and_which_kind_of_policy(string because, string kind)
    {
        var denial = Denial.Read(
            $"User: {Session} is not authorized to perform: bedrock:InvokeModel on resource: {Osaka}{because}");

        Assert.Equal(new Denial(Enum.Parse<PolicyKind>(kind), Session, "bedrock:InvokeModel", Osaka), denial);
        Assert.Equal("ap-northeast-3", denial!.ResourceRegion);
        Assert.Equal("arn:aws:iam::444455556666:role/BedrockGatewayRole", denial.PrincipalRole);
    }

    [Fact]
    public void An_action_without_a_resource_is_read_as_well()
    {
        var denial = Denial.Read(
            $"User: {Session} is not authorized to perform: bedrock:GetAccountDataRetention because no identity-based "
            + "policy allows the bedrock:GetAccountDataRetention action");

        Assert.Equal(new Denial(PolicyKind.Identity, Session, "bedrock:GetAccountDataRetention", null), denial);
        Assert.Equal("", denial!.ResourceRegion);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Your account is not authorized to invoke this API operation.")]
    [InlineData("Model access is denied due to IAM user or service role is not authorized to perform the actions.")]
    [InlineData("The security token included in the request is expired")]
    public void Any_other_sentence_is_none(string sentence) => Assert.Null(Denial.Read(sentence));

    [Fact]
    public void A_user_stays_a_user()
    {
        const string User = "arn:aws:iam::111122223333:user/somebody";

        Assert.Equal(User, new Denial(PolicyKind.NotTold, User, "sts:AssumeRole", null).PrincipalRole);
    }
}
