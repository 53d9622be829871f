using System.Net;
using Amazon.SecurityToken.Model;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.Sts;

public sealed class SessionTagTests
{
    private const string RoleArn = "arn:aws:iam::444455556666:role/BedrockGatewayRole";

    [Fact]
    public async Task A_tag_reaches_the_policies_of_the_session()
    {
        await using var simulator = await PermissiveAsync();
        simulator.Aws.Contractor.PermissionPolicy = OnlyIf("aws:PrincipalTag/Tenant", "city");

        var right = await simulator.SessionAsync(Tagged("tenant", "city"));
        var wrong = await simulator.SessionAsync(Tagged("tenant", "village"));
        var none = await simulator.SessionAsync(StsCaller.AssumeBedrockRole());

        Assert.Equal(HttpStatusCode.OK, (await right.SendAsync()).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await wrong.SendAsync()).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await none.SendAsync()).Status);
    }

    [Fact]
    public async Task A_source_identity_reaches_the_policies_of_the_session()
    {
        await using var simulator = await PermissiveAsync();
        simulator.Aws.Contractor.PermissionPolicy = OnlyIf("aws:SourceIdentity", "gateway-1");

        var right = await simulator.SessionAsync(Identified("gateway-1"));
        var wrong = await simulator.SessionAsync(Identified("gateway-2"));

        Assert.Equal(HttpStatusCode.OK, (await right.SendAsync()).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await wrong.SendAsync()).Status);
    }

    [Theory]
    [InlineData("sts:TagSession", "sts:SetSourceIdentity")]
    [InlineData("sts:SetSourceIdentity", "sts:TagSession")]
    public async Task The_trust_policy_must_allow_each(string allowed, string denied)
    {
        await using var simulator = await PermissiveAsync();
        simulator.Aws.Contractor.TrustPolicy = Trust($"\"sts:AssumeRole\",\"{allowed}\"");
        var request = Tagged("tenant", "city");
        request.SourceIdentity = "gateway-1";

        var refusal = await simulator.RefusedAsync(request);

        Assert.Equal("AccessDenied", refusal.ErrorCode);
        Assert.EndsWith(
            $"is not authorized to perform: {denied} on resource: {RoleArn}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tenant", "city", true)]
    [InlineData("tenant", "village", false)]
    [InlineData("owner", "city", false)]
    public async Task The_trust_policy_may_ask_for_a_tag(string key, string value, bool passes)
    {
        await using var simulator = await PermissiveAsync();
        simulator.Aws.Contractor.TrustPolicy = Trust(
            "\"sts:*\"",
            ""","Condition":{"StringEquals":{"aws:RequestTag/tenant":"city"},"ForAllValues:StringEquals":{"aws:TagKeys":"tenant"}}""");

        var refusal = await Record.ExceptionAsync(() => simulator.AssumeAsync(Tagged(key, value)));

        Assert.Equal(passes, refusal is null);
    }

    [Fact]
    public async Task A_transitive_tag_goes_on_to_the_next_session_and_cannot_be_changed()
    {
        await using var simulator = await PermissiveAsync();
        var request = Tagged("tenant", "city");
        request.Tags.Add(new Tag { Key = "desk", Value = "7" });
        request.TransitiveTagKeys = ["tenant"];
        request.SourceIdentity = "gateway-1";
        var first = await simulator.SessionAsync(request);

        var second = await simulator.SessionAsync(StsCaller.AssumeBedrockRole(), first);
        var tagged = await simulator.RefusedAsync(Tagged("Tenant", "village"), first.Signer);
        var renamed = await simulator.RefusedAsync(Identified("gateway-2"), first.Signer);

        Assert.Equal(["tenant"], second.Signer.Tags.Values.Keys);
        Assert.Equal(["tenant"], second.Signer.Tags.Transitive);
        Assert.Equal("gateway-1", second.Signer.SourceIdentity);
        Assert.Equal(
            "One of the specified tag keys can't be set because it conflicts with a transitive tag key from the "
            + "calling session.",
            tagged.Message);
        Assert.EndsWith(
            $"is not authorized to perform: sts:SetSourceIdentity on resource: {RoleArn}",
            renamed.Message,
            StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "", "v", "'' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1" },
        { new string('k', 129), "v", "at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 128" },
        { "k", new string('v', 257), "at 'tags.1.member.value' failed to satisfy constraint: Member must have length less than or equal to 256" },
        { "k!", "v", @"at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+" },
        { "k", "v\n", @"at 'tags.1.member.value' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]*" },
        { "AWS:tenant", "v", "Tag keys must not start with aws:." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_tag_beyond_its_limits_is_refused(string key, string value, string message)
    {
        await using var simulator = await PermissiveAsync();

        var refusal = await simulator.RefusedAsync(Tagged(key, value));

        Assert.Equal("ValidationError", refusal.ErrorCode);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_must_fit_together()
    {
        await using var simulator = await PermissiveAsync();
        var twice = Tagged("tenant", "city");
        twice.Tags.Add(new Tag { Key = "TENANT", Value = "city" });
        var transitive = Tagged("tenant", "city");
        transitive.TransitiveTagKeys = ["owner"];
        var many = StsCaller.AssumeBedrockRole();
        many.Tags = [.. Enumerable.Range(0, 51).Select(number => new Tag { Key = $"k{number}", Value = "" })];

        Assert.Equal(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            (await simulator.RefusedAsync(twice)).Message);
        Assert.Equal(
            "The specified transitive tag key must be included in the requested tags.",
            (await simulator.RefusedAsync(transitive)).Message);
        Assert.Contains(
            "at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
            (await simulator.RefusedAsync(many)).Message,
            StringComparison.Ordinal);
    }

    private static async Task<RunningSimulator> PermissiveAsync()
    {
        var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Municipality.PermissionPolicy = Policy.AllowAll;
        simulator.Aws.Contractor.PermissionPolicy = Policy.AllowAll;
        simulator.Aws.Contractor.TrustPolicy = Trust("\"sts:*\"");
        return simulator;
    }

    private static string Trust(string actions, string members = "") =>
        Policy.Of($$"""{"Effect":"Allow","Principal":{"AWS":"*"},"Action":[{{actions}}]{{members}}}""");

    private static string OnlyIf(string key, string value) => Policy.Of(Policy.Statement(
        "Allow", "*", "*", $$$""","Condition":{"StringEquals":{"{{{key}}}":"{{{value}}}"}}"""));

    private static AssumeRoleRequest Tagged(string key, string value)
    {
        var request = StsCaller.AssumeBedrockRole();
        request.Tags = [new Tag { Key = key, Value = value }];
        return request;
    }

    private static AssumeRoleRequest Identified(string sourceIdentity)
    {
        var request = StsCaller.AssumeBedrockRole();
        request.SourceIdentity = sourceIdentity;
        return request;
    }
}
