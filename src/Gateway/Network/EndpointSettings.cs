namespace Gateway.Network;

/// <summary>
/// The AWS SDKs' own settings, as configuration holds them: <c>AWS_REGION</c> and the endpoint addresses.
/// </summary>
internal sealed class EndpointSettings
{
    /// <summary>What the settings mean; <c>null</c> while any of them is refused.</summary>
    public AwsEndpoints? Endpoints { get; set; }

    /// <summary>Why settings are refused, one sentence each.</summary>
    public IList<string> Problems { get; set; } = [];
}
