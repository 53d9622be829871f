namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>The model that serves a call, and the account that calls it.</summary>
internal sealed record Serving(FoundationModel Model, string AccountId);
