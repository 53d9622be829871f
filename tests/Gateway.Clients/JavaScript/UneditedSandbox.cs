namespace Gateway.Clients.JavaScript;

/// <summary>
/// A sandbox whose gateway adds nothing to a request: the simulator makes its ids from what it is sent, and they are
/// compared.
/// </summary>
public sealed class UneditedSandbox : RunningSandbox
{
    private protected override Dictionary<string, string?> Settings =>
        new() { ["Callers:Applications:demo:RequestPolicy:RequestMetadata"] = "false" };
}
