using System.Text.Json.Nodes;
using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Network;
using Gateway.Residency;

namespace Gateway.Testing;

/// <summary>Builds valid requests, in which a test can then make one thing wrong.</summary>
internal static class Some
{
    /// <summary>A Converse body for the gateway's own routes.</summary>
    public static string ConverseRequest(string text = "こんにちは", string modelId = "claude-haiku-4-5") =>
        $$"""{"modelId":"{{modelId}}","messages":[{"role":"user","content":[{"text":"{{text}}"}]}]}""";

    /// <summary>A Converse body for routes whose URL names the model.</summary>
    public static string NativeRequest(string text = "こんにちは") =>
        $$"""{"messages":[{"role":"user","content":[{"text":"{{text}}"}]}]}""";

    /// <summary>A target that belongs to no running gateway.</summary>
    public static UpstreamTarget Target(string account = "444455556666", AwsRegion? region = null, Uri? address = null)
    {
        var endpoints = AwsEndpoints.Of(region ?? AwsRegion.Tokyo);
        return new(
            $"{account}/{endpoints.Region}",
            address is null ? endpoints : endpoints with { Sts = address, BedrockRuntime = address, Bedrock = address },
            AssumedRole.Of(new() { RoleArn = $"arn:aws:iam::{account}:role/BedrockGatewayRole", ExternalId = "city-2026" }));
    }

    /// <summary>A placement of <see cref="The.HaikuProfile"/> at a target, proven only by the form of its id.</summary>
    public static Placement Placement(UpstreamTarget target) =>
        Residency.Placement.TryProve(
            "claude-haiku-4-5",
            new() { ModelId = The.HaikuProfile, Destinations = [AwsRegion.Tokyo.Name, AwsRegion.Osaka.Name] },
            new ResidencyScope(target, [.. AwsRegion.InJapan], ["anthropic"]), out var placement, out var problem)
            ? placement
            : throw new InvalidOperationException(problem);

    public static async Task<JsonObject> JsonAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
}
