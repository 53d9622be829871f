using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Simulator.Identities;

namespace Gateway.Deploy.Tests.Rollouts;

/// <summary>
/// Everything that works in a deployment and everything that must not, over real sockets: the applications' calls, and the
/// attempts of an attacker with stolen or other credentials.
/// </summary>
internal static class Walk
{
    private const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Base = "anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Titan = "amazon.titan-embed-text-v2:0";
    private const string Elsewhere = "vpce-0ffffffffffffffff";

    /// <summary>The results when the contractor's stack has the ids of the municipality's endpoints.</summary>
    public static IReadOnlyDictionary<string, string> Second { get; } = new Dictionary<string, string>
    {
        ["an application converses"] = "200",
        ["an application converses, routed to the other Region"] = "200",
        ["an application streams"] = "200",
        ["an application calls the native route"] = "200",
        ["an application counts tokens"] = "200",
        ["the profile's Regions are verified"] = "verified",
        ["the gateway's session reads where the profile runs"] = "ok",
        ["the gateway's session embeds in this Region"] = "ok",
        ["the gateway's session reads whether a model runs in this Region"] = "ok",
        ["what doctor is not content with"] = "data_retention, osaka_permission",
        ["the task role without ExternalId"] = "denied",
        ["the task role with another ExternalId"] = "denied",
        ["the task role with tags"] = "denied",
        ["the task role from elsewhere"] = "denied",
        ["another role of the municipality"] = "denied",
        ["a role of the same name in another account"] = "denied",
        ["a stolen session inside the VPC, on a model without profile"] = "denied",
        ["a stolen session inside the VPC, on another model"] = "denied",
        ["a stolen session inside the VPC, on a profile that leaves Japan"] = "denied",
        ["a stolen session inside the VPC, on an embedding model that is not listed"] = "denied",
        ["a stolen session inside the VPC, reading about another model"] = "denied",
        ["a stolen session elsewhere"] = "denied",
        ["a stolen session elsewhere, embedding"] = "denied",
        ["a stolen session elsewhere, reading about a model"] = "denied",
        ["a stolen session elsewhere, streaming"] = "denied",
        ["a stolen session elsewhere, counting"] = "denied",
        ["a stolen session elsewhere, reading"] = "denied",
        ["a stolen session elsewhere, reading a profile"] = "denied",
        ["another role of the contractor in the VPC"] = "denied",
        ["another role of the contractor in the VPC, embedding"] = "denied",
        ["another role of the contractor in the VPC, reading about a model"] = "denied",
        ["another role of the contractor in the VPC, reading"] = "denied",
        ["the profile, when it leads abroad"] = "forbidden",
    };

    /// <summary>
    /// The results before that: an attacker with the ExternalId and the task role's credentials, or with a session, needs no VPC.
    /// </summary>
    public static IReadOnlyDictionary<string, string> First { get; } = new Dictionary<string, string>(Second)
    {
        ["the task role from elsewhere"] = "ok",
        ["a stolen session elsewhere"] = "ok",
        ["a stolen session elsewhere, embedding"] = "ok",
        ["a stolen session elsewhere, reading about a model"] = "ok",
        ["a stolen session elsewhere, streaming"] = "ok",
        ["a stolen session elsewhere, counting"] = "ok",
        ["a stolen session elsewhere, reading"] = "ok",
        ["a stolen session elsewhere, reading a profile"] = "ok",
    };

    public static async Task<IReadOnlyDictionary<string, string>> RunAsync(DeployedSandbox sandbox)
    {
        var seen = new Dictionary<string, string>();
        await ApplicationsAsync(sandbox, seen);
        await RolesAsync(sandbox, seen);
        await SessionsAsync(sandbox, seen);
        return seen;
    }

    private static async Task ApplicationsAsync(DeployedSandbox sandbox, Dictionary<string, string> seen)
    {
        var native = DeployedSandbox.Hello.Replace("\"modelId\":\"claude-haiku-4-5\",", "", StringComparison.Ordinal);
        seen["an application converses"] = await sandbox.PostAsync("/converse", DeployedSandbox.Hello);
        seen["an application converses, routed to the other Region"] =
            await sandbox.PostAsync("/converse", DeployedSandbox.Hello);
        seen["an application streams"] = await sandbox.PostAsync("/model/claude-haiku-4-5/converse-stream", native);
        seen["an application calls the native route"] = await sandbox.PostAsync("/model/claude-haiku-4-5/converse", native);
        seen["an application counts tokens"] = await sandbox.PostAsync(
            "/model/claude-haiku-4-5/count-tokens", $$$"""{"input":{"converse":{{{native}}}}}""");

        var models = JsonNode.Parse(await sandbox.GetAsync("/residency"))!["models"]!.AsArray();
        seen["the profile's Regions are verified"] =
            (string)models.Single(model => (string?)model!["alias"] == "claude-haiku-4-5")!["state"]!;

        // Neither can be checked from Tokyo without calling the model.
        var findings = JsonNode.Parse(await sandbox.GetAsync("/doctor"))!["findings"]!.AsArray();
        seen["what doctor is not content with"] = string.Join(", ", findings
            .Where(finding => (string?)finding!["status"] != "ok").Select(finding => (string)finding!["id"]!));
    }

    private static async Task RolesAsync(DeployedSandbox sandbox, Dictionary<string, string> seen)
    {
        var aws = sandbox.Aws;
        var taskRole = new Outsider(sandbox, aws.IssueTaskSession(TimeSpan.FromHours(1)));
        seen["the task role without ExternalId"] = await taskRole.AssumeAsync(null);
        seen["the task role with another ExternalId"] = await taskRole.AssumeAsync("another-external-id");
        seen["the task role with tags"] = await taskRole.AssumeAsync(Accounts.ExternalId, tagged: true);
        seen["another role of the municipality"] =
            await Of(sandbox, Principal.Role(Accounts.MunicipalityId, "OtherTaskRole")).AssumeAsync(Accounts.ExternalId);
        seen["a role of the same name in another account"] =
            await Of(sandbox, Principal.Role("999900001111", "GatewayTaskRole")).AssumeAsync(Accounts.ExternalId);

        seen["the task role from elsewhere"] = await Outside(sandbox, () => taskRole.AssumeAsync(Accounts.ExternalId));
    }

    private static async Task SessionsAsync(DeployedSandbox sandbox, Dictionary<string, string> seen)
    {
        var aws = sandbox.Aws;
        var thief = new Outsider(sandbox, aws.IssueBedrockSession(TimeSpan.FromHours(1)));
        seen["the gateway's session reads where the profile runs"] =
            await thief.ReadAsync($"/inference-profiles/{Uri.EscapeDataString(Haiku)}");
        seen["the gateway's session embeds in this Region"] = await thief.EmbedAsync(Titan);
        seen["the gateway's session reads whether a model runs in this Region"] = await thief.ReadAsync(About(Titan));
        seen["a stolen session inside the VPC, on an embedding model that is not listed"] =
            await thief.EmbedAsync("cohere.embed-english-v3");
        seen["a stolen session inside the VPC, reading about another model"] = await thief.ReadAsync(About(Base));
        seen["a stolen session inside the VPC, on a model without profile"] = await thief.InvokeAsync(Base);
        seen["a stolen session inside the VPC, on another model"] = await thief.InvokeAsync("jp.anthropic.claude-opus-5");
        seen["a stolen session inside the VPC, on a profile that leaves Japan"] =
            await thief.InvokeAsync("global.anthropic.claude-haiku-4-5-20251001-v1:0");

        seen["a stolen session elsewhere"] = await Outside(sandbox, () => thief.InvokeAsync(Haiku));
        seen["a stolen session elsewhere, embedding"] = await Outside(sandbox, () => thief.EmbedAsync(Titan));
        seen["a stolen session elsewhere, reading about a model"] =
            await Outside(sandbox, () => thief.ReadAsync(About(Titan)));
        seen["a stolen session elsewhere, streaming"] =
            await Outside(sandbox, () => thief.InvokeAsync(Haiku, "converse-stream"));
        seen["a stolen session elsewhere, counting"] = await Outside(sandbox, () => thief.CountAsync(Base));
        seen["a stolen session elsewhere, reading"] =
            await Outside(sandbox, () => thief.ReadAsync("/use-case-for-model-access"));
        seen["a stolen session elsewhere, reading a profile"] =
            await Outside(sandbox, () => thief.ReadAsync($"/inference-profiles/{Uri.EscapeDataString(Haiku)}"));

        var colleague = Of(sandbox, Principal.Role(Accounts.ContractorId, "OtherRole"));
        seen["another role of the contractor in the VPC"] = await colleague.InvokeAsync(Haiku);
        seen["another role of the contractor in the VPC, reading"] = await colleague.ReadAsync("/use-case-for-model-access");

        seen["another role of the contractor in the VPC, embedding"] = await colleague.EmbedAsync(Titan);
        seen["another role of the contractor in the VPC, reading about a model"] = await colleague.ReadAsync(About(Titan));

        aws.Profiles.Reroute(Haiku, "ap-northeast-1", "us-east-1");
        var (policy, allowed) = (aws.Contractor.PermissionPolicy, aws.EndpointPolicies.BedrockRuntime);
        aws.Contractor.PermissionPolicy = WiderByMistake(policy);
        aws.EndpointPolicies.BedrockRuntime = null;
        seen["the profile, when it leads abroad"] = await thief.InvokeAsync(Haiku);
        (aws.Contractor.PermissionPolicy, aws.EndpointPolicies.BedrockRuntime) = (policy, allowed);
    }

    private static string About(string modelId) => $"/foundation-models/{Uri.EscapeDataString(modelId)}";

    // A policy that was widened by mistake; the Deny statement protects against that.
    private static string WiderByMistake(string policy)
    {
        var document = JsonNode.Parse(policy)!;
        document["Statement"]!.AsArray().Add(
            JsonNode.Parse("""{"Sid":"Hurry","Effect":"Allow","Action":"bedrock:*","Resource":"*"}"""));
        return document.ToJsonString();
    }

    private static Outsider Of(DeployedSandbox sandbox, Principal principal) =>
        new(sandbox, sandbox.Aws.Credentials.IssueSession(principal, TimeSpan.FromHours(1)));

    // From another VPC, through its owner's endpoints, which allow everything.
    private static async Task<string> Outside(DeployedSandbox sandbox, Func<Task<string>> tries)
    {
        var (ids, policies) = (sandbox.Aws.EndpointIds, sandbox.Aws.EndpointPolicies);
        var before = (ids.Sts, ids.BedrockRuntime, ids.Bedrock, policies.Sts, policies.BedrockRuntime, policies.Bedrock);
        (ids.Sts, ids.BedrockRuntime, ids.Bedrock) = (Elsewhere, Elsewhere, Elsewhere);
        (policies.Sts, policies.BedrockRuntime, policies.Bedrock) = (null, null, null);
        try
        {
            return await tries();
        }
        finally
        {
            (ids.Sts, ids.BedrockRuntime, ids.Bedrock, policies.Sts, policies.BedrockRuntime, policies.Bedrock) = before;
        }
    }
}
