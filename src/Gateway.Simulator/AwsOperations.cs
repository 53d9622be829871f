namespace Gateway.Simulator;

/// <summary>The operations of Bedrock Runtime in AWS's spelling.</summary>
internal static class AwsOperations
{
    internal const string Converse = "Converse";
    internal const string ConverseStream = "ConverseStream";
    internal const string InvokeModel = "InvokeModel";
    internal const string InvokeModelWithResponseStream = "InvokeModelWithResponseStream";
    internal const string CountTokens = "CountTokens";

    /// <summary>Whether a good answer of the operation is an event stream.</summary>
    internal static bool IsStreaming(string operation) => operation is ConverseStream or InvokeModelWithResponseStream;
}
