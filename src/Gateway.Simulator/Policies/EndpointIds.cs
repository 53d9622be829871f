namespace Gateway.Simulator.Policies;

/// <summary>
/// The ids of the VPC endpoints through which calls appear to come (aws:SourceVpce), by service; null, the default, for none.
/// </summary>
internal sealed class EndpointIds
{
    internal string? Sts { get; set; }

    internal string? BedrockRuntime { get; set; }

    /// <summary>The id of the control plane's endpoint.</summary>
    internal string? Bedrock { get; set; }

    internal string? For(string service) => service switch
    {
        AwsServices.Sts => Sts,
        AwsServices.BedrockRuntime => BedrockRuntime,
        AwsServices.Bedrock => Bedrock,
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "No endpoint leads there."),
    };
}
