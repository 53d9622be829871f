namespace Gateway.Tests.Residency.Generated;

/// <summary>
/// The Regions where AWS may run a call, derived from AWS's documentation alone and independent of the gateway: the reference for
/// proofs.
/// </summary>
/// <param name="endpoint">The Region of the called endpoint.</param>
/// <param name="account">The account of the session that calls.</param>
/// <param name="members">The member models of the application profiles, by ARN.</param>
internal sealed class WhereAwsRuns(string endpoint, string account, IReadOnlyDictionary<string, string[]> members)
{
    public const string Anywhere = "anywhere";

    private static readonly string[] Providers = ["anthropic", "amazon", "meta", "cohere", "simulator"];
    private static readonly string[] Japan = ["ap-northeast-1", "ap-northeast-3"];

    /// <summary>The Regions; empty if AWS rejects the call.</summary>
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

    // geography.provider.model, or provider.model, which runs in the endpoint's Region.
    private string[] OfId(string id) => id.Split('.') switch
    {
        ["jp", var provider, _, ..] when Providers.Contains(provider) => Japan,
        [_, var provider, _, ..] when Providers.Contains(provider) => [Anywhere],
        [var provider, _, ..] when Providers.Contains(provider) => [endpoint],
        ["jp", ..] => [], // Japan's prefix without a provider: AWS has no such id.
        [_, _, ..] => [], // Of no provider.
        _ => [Anywhere],
    };
}
