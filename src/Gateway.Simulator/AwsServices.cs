namespace Gateway.Simulator;

/// <summary>The names under which calls are journalled and faults are ordered.</summary>
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
