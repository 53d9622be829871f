namespace Gateway.Simulator.CloudFormation;

/// <summary>Where a stack is made.</summary>
internal sealed record StackPlace(string AccountId, string Region, string StackName);
