using System.Text.Json.Nodes;

namespace Gateway.Simulator.CloudFormation;

/// <summary>The policy documents of a stack, as JSON text.</summary>
internal static class StackPolicies
{
    private const string Version = "2012-10-17";

    /// <summary>A role's trust policy.</summary>
    internal static string Trust(this Stack stack, string role) =>
        stack.Properties(role)["AssumeRolePolicyDocument"]!.ToJsonString();

    /// <summary>A role's inline policies, combined into one document.</summary>
    internal static string Permissions(this Stack stack, string role)
    {
        var documents = stack.Properties(role)["Policies"]!.AsArray().Select(policy => policy!["PolicyDocument"]!);
        return new JsonObject
        {
            ["Version"] = Version,
            ["Statement"] = new JsonArray(
                [.. documents.SelectMany(document => document["Statement"]!.AsArray()).Select(one => one!.DeepClone())]),
        }.ToJsonString();
    }

    /// <summary>A managed policy's document.</summary>
    internal static string Managed(this Stack stack, string policy) =>
        stack.Properties(policy)["PolicyDocument"]!.ToJsonString();

    /// <summary>The policy of a VPC endpoint.</summary>
    internal static string Endpoint(this Stack stack, string endpoint) =>
        stack.Properties(endpoint)["PolicyDocument"]!.ToJsonString();

    /// <summary>A resource's properties, resolved.</summary>
    internal static JsonObject Properties(this Stack stack, string logicalId) =>
        stack.Resources.GetValueOrDefault(logicalId)?["Properties"]?.AsObject()
        ?? throw new TemplateFormatException($"The stack makes no {logicalId}.");
}
