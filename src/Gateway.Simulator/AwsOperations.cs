namespace Gateway.Simulator;

/// <summary>The operations of Bedrock, its runtime and its control plane, in AWS's spelling.</summary>
internal static class AwsOperations
{
    internal const string Converse = "Converse";
    internal const string ConverseStream = "ConverseStream";
    internal const string InvokeModel = "InvokeModel";
    internal const string InvokeModelWithResponseStream = "InvokeModelWithResponseStream";
    internal const string CountTokens = "CountTokens";

    internal const string GetInferenceProfile = "GetInferenceProfile";
    internal const string ListInferenceProfiles = "ListInferenceProfiles";
    internal const string GetFoundationModel = "GetFoundationModel";
    internal const string GetFoundationModelAvailability = "GetFoundationModelAvailability";
    internal const string GetUseCaseForModelAccess = "GetUseCaseForModelAccess";
    internal const string GetAccountDataRetention = "GetAccountDataRetention";

    /// <summary>True when a successful response of the operation is an event stream.</summary>
    internal static bool IsStreaming(string operation) => operation is ConverseStream or InvokeModelWithResponseStream;
}
