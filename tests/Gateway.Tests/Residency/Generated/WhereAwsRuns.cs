namespace Gateway.Tests.Residency.Generated;

/// <summary>
/// Where AWS may run a call, told from AWS's documentation alone and knowing nothing of the gateway: what a proof is
/// measured against.
/// </summary>
/// <param name="endpoint">The Region of the endpoint that is called.</param>
/// <param name="account">Whose session calls.</param>
/// <param name="members">The member models of the application profiles, by ARN.</param>
internal sealed class WhereAwsRuns(string endpoint, string account, IReadOnlyDictionary<string, string[]> members)
{
    public const string Anywhere = "anywhere";

    private static readonly string[] Providers = ["anthropic", "amazon", "meta", "cohere", "simulator"];
    private static readonly string[] Japan = ["ap-northeast-1", "ap-northeast-3"];

    /// <summary>The Regions; empty for what AWS refuses.</summary>
    public string[] Of(string modelId)
    {
        if (!modelId.StartsWith("arn:", StringComparison.Ordinal))
        {
            return OfId(modelId);
        }

        var parts = modelId.Split(':', 6);
        if (parts.Length < 6 || parts[1] != "aws" || parts[2] != "bedrock")
        {
            return [Anywhere];
        }

        return parts[5].Split('/', 2) switch
        {
            ["foundation-model", var id] when Providers.Contains(id.Split('.')[0]) =>
                [parts[3].Length == 0 ? Anywhere : parts[3]],
            ["inference-profile", var id] when parts[3] == endpoint && parts[4] == account => OfId(id),
            ["application-inference-profile", _] when members.TryGetValue(modelId, out var regions) =>
                [.. regions.Select(region => region.Length == 0 ? Anywhere : region)],
            _ => [Anywhere],
        };
    }

    // A geography, a provider and a model; or a provider and a model, which runs at the endpoint.
    private string[] OfId(string id) => id.Split('.') switch
    {
        ["jp", var provider, _, ..] when Providers.Contains(provider) => Japan,
        [_, var provider, _, ..] when Providers.Contains(provider) => [Anywhere],
        [var provider, _, ..] when Providers.Contains(provider) => [endpoint],
        ["jp", ..] => [], // Japan's prefix before no model: AWS knows no such id.
        [_, _, ..] => [], // Nobody's.
        _ => [Anywhere],
    };
}
