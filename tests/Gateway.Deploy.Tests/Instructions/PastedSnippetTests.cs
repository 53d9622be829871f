using System.Reflection;
using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Access;
using Gateway.Deploy.Tests.Rollouts;
using Gateway.Bedrock.Targets;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;
using Gateway.Simulator;
using Gateway.Simulator.CloudFormation;
using Microsoft.Extensions.DependencyInjection;
using static Gateway.Deploy.Tests.Instructions.PastePlace;

namespace Gateway.Deploy.Tests.Instructions;

/// <summary>
/// Snippets that doctor prints for pasting, pasted as printed: afterwards everything works again, and nothing is allowed that the
/// templates deny.
/// </summary>
public sealed class PastedSnippetTests
{
    private const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Base = "anthropic.claude-haiku-4-5-20251001-v1:0";

    private static readonly PastePlace TaskRole = new("municipality/10-foundation.yaml", "TaskRole");
    private static readonly PastePlace GatewayRole = new("contractor/bedrock-access.yaml", "GatewayRole");
    private static readonly PastePlace Trust = GatewayRole with { Trust = true };
    private static readonly PastePlace Sts = new("municipality/20-endpoints.yaml", "StsEndpoint");
    private static readonly PastePlace Runtime = Sts with { Resource = "BedrockRuntimeEndpoint" };
    private static readonly PastePlace Control = Sts with { Resource = "BedrockEndpoint" };

    private static readonly Dictionary<string, (PastePlace Place, Action<JsonArray> Mistake, string Cause, bool Replaces)>
        Mistakes = new()
        {
            ["the task role may not assume the role"] =
                (TaskRole, Without("AssumeTheContractorsRole"), "own_role_policy", false),
            ["the trust policy names another role"] =
                (Trust, Condition("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/Other"), "trust_policy", true),
            ["the trust policy asks for another endpoint"] =
                (Trust, Condition("StringEquals", "aws:SourceVpce", "vpce-0aaaaaaaaaaaaaaaa"), "trust_policy", true),
            ["the trust policy asks for no ExternalId"] =
                (Trust, Condition("StringEquals", "sts:ExternalId", null), "external_id_not_required", true),
            ["the sts endpoint lets nothing through"] =
                (Sts, Without("TheTaskRoleAssumesTheContractorsRole"), "endpoint_policy", false),
            ["the bedrock-runtime endpoint lacks profiles"] =
                (Runtime, Without("ProfilesThatStayInJapan"), "endpoint_policy", false),
            ["the bedrock-runtime endpoint lacks models"] = (Runtime, Without("TheirModels"), "endpoint_policy", false),
            ["the bedrock endpoint lacks profiles"] = (Control, Without("WhereProfilesRun"), "endpoint_policy", false),
            ["the bedrock endpoint lacks what doctor reads"] =
                (Control, Without("WhatDoctorReads"), "endpoint_policy", false),
            ["the role lacks profiles"] = (GatewayRole, Without("ProfilesThatStayInJapan"), "role_policy", false),
            ["the role lacks models"] = (GatewayRole, Without("TheirModelsThroughThemAlone"), "role_policy", false),
            ["the role may not read profiles"] = (GatewayRole, Without("WhereProfilesRun"), "role_policy", false),
            ["the role may not read what doctor reads"] = (GatewayRole, Without("WhatDoctorReads"), "role_policy", false),
            ["nothing, and no model was called"] = (GatewayRole, Without(), "not_called", false),
        };

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Pasted_it_makes_good_the_mistake_and_opens_nothing(string mistake)
    {
        var (place, broken, cause, replaces) = Mistakes[mistake];
        var snippets = await PrintedAsync(place.With(broken), cause);

        var pasted = place.With(broken, replaces ? Replacing(Assert.Single(snippets)) : Adding(snippets));

        Assert.Empty(Opened(pasted));
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second, pasted));
        Assert.Equal(Walk.Second, await Walk.RunAsync(sandbox));
    }

    [Theory]
    [InlineData("StsEndpoint", "sts")]
    [InlineData("BedrockRuntimeEndpoint", "bedrock-runtime")]
    [InlineData("BedrockEndpoint", "bedrock")]
    public async Task An_endpoint_that_is_made_anew_lets_through_what_the_templates_let_through(string resource, string service)
    {
        await using var whole = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second));
        var snippet = InterfaceEndpoint.Of(
            new Deployment(Assert.Single(whole.Services.GetRequiredService<UpstreamTargets>().All)), service).Content;
        var made = TemplateReader.Read($"Resources:\n  {Filled(snippet).Replace("\n", "\n  ", StringComparison.Ordinal)}");
        var endpoint = Sts with { Resource = resource };

        var pasted = endpoint.With(statements =>
        {
            statements.Clear();
            foreach (var statement in new PastePlace("", "Endpoint").StatementsOf(made))
            {
                statements.Add(statement!.DeepClone());
            }
        });

        Assert.Equal($"com.amazonaws.ap-northeast-1.{service}", (string?)made["Resources"]!["Endpoint"]!["Properties"]!["ServiceName"]);
        Assert.Empty(Opened(pasted));
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second, pasted));
        Assert.Equal(Walk.Second, await Walk.RunAsync(sandbox));
    }

    [Fact]
    public async Task An_exception_to_Government_Clouds_policy_spares_the_gateways_role_alone()
    {
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second));
        var account = sandbox.Aws.Municipality;
        account.ServiceControlPolicy = Denying("sts:AssumeRole", new JsonObject());

        var snippet = await PrintedAsync(sandbox, "government_cloud_scp");
        account.ServiceControlPolicy = Denying("sts:AssumeRole", JsonNode.Parse(snippet)!);

        Assert.True((await sandbox.ExamineAsync(callsModels: false)).IsOk);
        var neighbour = new Outsider(sandbox, sandbox.Aws.Credentials.IssueSession(Who.OtherMunicipality, TimeSpan.FromHours(1)));
        Assert.Equal("denied", await neighbour.AssumeAsync(Accounts.ExternalId));
    }

    [Fact]
    public async Task An_exception_to_the_contractors_policy_spares_the_contractors_role_alone()
    {
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second));
        var account = sandbox.Aws.Contractor;
        account.ServiceControlPolicy = Denying("bedrock:InvokeModel", new JsonObject());

        var snippet = await PrintedAsync(sandbox, "contractor_scp");
        account.ServiceControlPolicy = Denying("bedrock:InvokeModel", JsonNode.Parse(snippet)!);

        Assert.True((await sandbox.ExamineAsync(callsModels: true)).IsOk);
        var colleague = new Outsider(sandbox, sandbox.Aws.Credentials.IssueSession(Who.Colleague, TimeSpan.FromHours(1)));
        Assert.Equal("forbidden", await colleague.InvokeAsync(Haiku));
    }

    [Fact]
    public async Task A_policy_by_Region_is_opened_for_Osaka_and_for_nothing_abroad()
    {
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second));
        var account = sandbox.Aws.Contractor;
        account.ServiceControlPolicy = Denying(
            "*", JsonNode.Parse("""{"StringNotEquals":{"aws:RequestedRegion":"ap-northeast-1"}}""")!);

        var snippet = await PrintedAsync(sandbox, "contractor_scp");
        account.ServiceControlPolicy = Denying("*", JsonNode.Parse(snippet)!);

        Assert.True((await sandbox.ExamineAsync(callsModels: true)).IsOk);
        var policy = Simulator.Policies.PolicyDocument.ParseIdentity(account.ServiceControlPolicy);
        Assert.Equal(
            Simulator.Policies.PolicyDecision.ExplicitlyDenied,
            policy.Evaluate(new Simulator.Policies.PolicyRequest(
                Who.GatewayRole, "bedrock:InvokeModel", $"arn:aws:bedrock:us-east-1::foundation-model/{Base}")
                .With("aws:RequestedRegion", "us-east-1")));
    }

    [Fact]
    public void The_security_groups_rule_is_the_templates_own()
    {
        var made = TemplateReader.Read($"Resources:\n  {Snippets.SecurityGroupRule.Content.Replace("\n", "\n  ", StringComparison.Ordinal)}");
        var ours = Deployments.Read("municipality/20-endpoints.yaml")["Resources"]!["EndpointsFromGateway"]!;

        var (pasted, template) = (made["Resources"]!["Ingress"]!, ours);
        Assert.Equal((string?)template["Type"], (string?)pasted["Type"]);
        Assert.All(
            new[] { "IpProtocol", "FromPort", "ToPort" },
            name => Assert.Equal(template["Properties"]![name]!.ToJsonString(), pasted["Properties"]![name]!.ToJsonString()));
        Assert.Null(pasted["Properties"]!["CidrIp"]);
    }

    // A snippet that is created at another place needs a test here.
    [Fact]
    public void There_are_no_other_snippets()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var made = typeof(Snippet).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("Gateway.Doctor", StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetMethods(All))
            .Where(method => method.ReturnType == typeof(Snippet) && method.DeclaringType != typeof(Cause) && !method.Name.StartsWith('<'))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Equal(
            [
                "BedrockPermission.OnTheEndpoint", "BedrockPermission.OnTheRole", "InterfaceEndpoint.Of",
                "Snippets.AssumeRole", "Snippets.ContractorCommand", "Snippets.ControlPolicyException",
                "Snippets.ControlPolicyRegions", "Snippets.StsEndpointPolicy", "Snippets.Trust",
                "Snippets.get_SecurityGroupRule",
            ],
            made.Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> PrintedAsync(Func<string, JsonObject> broken, string cause)
    {
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second, broken));
        var report = await sandbox.ExamineAsync(callsModels: cause != "not_called");
        IReadOnlyList<string> snippets =
        [
            .. report.Findings.SelectMany(finding => finding.Causes).Where(one => one.Code == cause)
                .Select(one => one.Snippet!.Content).Distinct(),
        ];
        Assert.NotEmpty(snippets);
        return snippets;
    }

    private static async Task<string> PrintedAsync(DeployedSandbox sandbox, string cause)
    {
        var report = await sandbox.ExamineAsync(callsModels: true);
        return Filled(report.Findings.SelectMany(finding => finding.Causes).First(one => one.Code == cause).Snippet!.Content);
    }

    private static Action<JsonArray> Condition(string comparison, string key, string? value) => statements =>
    {
        var condition = statements.Single(one => (string?)one!["Sid"] == "TheMunicipalitysGateway")!["Condition"]![comparison]!.AsObject();
        condition.Remove(key);
        if (value is not null)
        {
            condition[key] = value;
        }
    };

    // In addition to FullAWSAccess.
    private static string Denying(string action, JsonNode condition) => new JsonObject
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(
            JsonNode.Parse("""{"Effect":"Allow","Action":"*","Resource":"*"}"""),
            new JsonObject
            {
                ["Effect"] = "Deny",
                ["Action"] = action,
                ["Resource"] = "*",
                ["Condition"] = condition.DeepClone(),
            }),
    }.ToJsonString();
}
