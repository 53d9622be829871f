namespace Gateway.Simulator;

/// <summary>The service names that the journal and queued faults use.</summary>
internal static class AwsServices
{
    internal const string Sts = "sts";
    internal const string BedrockRuntime = "bedrock-runtime";

    /// <summary>Bedrock's control plane.</summary>
    internal const string Bedrock = "bedrock";

    internal const string ContainerCredentials = "container-credentials";

    /// <summary>A request that belongs to no simulated service.</summary>
    internal const string None = "none";
}
