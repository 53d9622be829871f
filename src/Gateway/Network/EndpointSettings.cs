namespace Gateway.Network;

/// <summary>
/// The AWS SDKs' own settings, as the configuration contains them: <c>AWS_REGION</c> and the endpoint addresses.
/// </summary>
internal sealed class EndpointSettings
{
    /// <summary>The addresses they result in; <c>null</c> while any setting is not accepted.</summary>
    public AwsEndpoints? Endpoints { get; set; }

    /// <summary>The reasons why settings are not accepted, one sentence each.</summary>
    public IList<string> Problems { get; set; } = [];
}
