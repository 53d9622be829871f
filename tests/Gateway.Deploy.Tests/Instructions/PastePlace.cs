using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Access;
using Gateway.Simulator;

namespace Gateway.Deploy.Tests.Instructions;

/// <summary>A policy of the templates that a person edits: statements are removed by mistake, and pasted.</summary>
/// <param name="Template">Its path below deploy/.</param>
/// <param name="Resource">The role or endpoint.</param>
/// <param name="Trust">True for the role's trust policy.</param>
internal sealed record PastePlace(string Template, string Resource, bool Trust = false)
{
    /// <summary>Reads the templates with changes in this one.</summary>
    public Func<string, JsonObject> With(params Action<JsonArray>[] changes)
    {
        var changed = Deployments.Copy(Template);
        foreach (var change in changes)
        {
            change(StatementsOf(changed));
        }

        return path => path == Template ? changed : Deployments.Read(path);
    }

    /// <summary>Removes statements.</summary>
    public static Action<JsonArray> Without(params string[] sids) => statements =>
        statements.RemoveAll(one => sids.Contains((string?)one!["Sid"]));

    /// <summary>Adds the content of a snippet: one statement, or several separated by commas.</summary>
    public static Action<JsonArray> Adding(IEnumerable<string> snippets) => statements =>
    {
        foreach (var statement in snippets.SelectMany(Statements))
        {
            statements.Add(statement);
        }
    };

    /// <summary>Replaces the statement that has the snippet's Sid.</summary>
    public static Action<JsonArray> Replacing(string snippet) => statements =>
    {
        var pasted = Statements(snippet).Single();
        var old = statements.Single(one => (string?)one!["Sid"] == (string?)pasted["Sid"])!;
        statements[statements.IndexOf(old)] = pasted;
    };

    /// <summary>Every statement of a snippet, with the values filled in that only a person knows.</summary>
    public static IEnumerable<JsonNode> Statements(string snippet) =>
        JsonNode.Parse($"[{Filled(snippet)}]")!.AsArray().Select(statement => statement!.DeepClone());

    /// <summary>The snippet with the placeholders in angle brackets filled in, from the outputs that it names.</summary>
    public static string Filled(string snippet)
    {
        var outputs = Deployments.Of(Variants.Second).Endpoints.Outputs;
        var filled = new Dictionary<string, string>
        {
            ["<StsEndpointId>"] = outputs["StsEndpointId"],
            ["<BedrockRuntimeEndpointId>"] = outputs["BedrockRuntimeEndpointId"],
            ["<BedrockEndpointId>"] = outputs["BedrockEndpointId"],
            ["<ExternalId>"] = Accounts.ExternalId,
            ["<GatewayTaskRoleArn>"] = $"arn:aws:iam::{Accounts.MunicipalityId}:role/{Accounts.TaskRoleName}",
            ["<municipality's account>"] = Accounts.MunicipalityId,
            ["<in-Region model id>"] = "amazon.titan-embed-text-v2:0",
            ["<model id>"] = "anthropic.claude-haiku-4-5-20251001-v1:0",
        }.Aggregate(snippet, (text, pair) => text.Replace(pair.Key, pair.Value, StringComparison.Ordinal));
        return filled;
    }

    /// <summary>The policy's statements in a template.</summary>
    public JsonArray StatementsOf(JsonObject template)
    {
        var properties = template["Resources"]![Resource]!["Properties"]!;
        var document = Trust ? properties["AssumeRolePolicyDocument"]
            : properties["PolicyDocument"] ?? properties["Policies"]![0]!["PolicyDocument"];
        return document!["Statement"]!.AsArray();
    }

    /// <summary>The requests that the templates now allow although they are expected to be denied, in any deployment.</summary>
    public static IReadOnlyList<string> Opened(Func<string, JsonObject> read) =>
        [.. Expectations.Contradictions(read).Where(said => said.Contains(" says Allowed", StringComparison.Ordinal))];

    public override string ToString() => $"{Template} {Resource}{(Trust ? " (trust)" : "")}";
}
