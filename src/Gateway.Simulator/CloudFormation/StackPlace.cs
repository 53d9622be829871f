namespace Gateway.Simulator.CloudFormation;

/// <summary>The account, Region and name of a stack.</summary>
internal sealed record StackPlace(string AccountId, string Region, string StackName);
