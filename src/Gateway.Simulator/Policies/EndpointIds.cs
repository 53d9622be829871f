namespace Gateway.Simulator.Policies;

/// <summary>
/// The VPC endpoints that calls seem to come through (aws:SourceVpce), by service; null, the default, for none.
/// </summary>
internal sealed class EndpointIds
{
    internal string? Sts { get; set; }

    internal string? BedrockRuntime { get; set; }

    /// <summary>That of the control plane.</summary>
    internal string? Bedrock { get; set; }

    internal string? For(string service) => service switch
    {
        AwsServices.Sts => Sts,
        AwsServices.BedrockRuntime => BedrockRuntime,
        AwsServices.Bedrock => Bedrock,
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "No endpoint leads there."),
    };
}
