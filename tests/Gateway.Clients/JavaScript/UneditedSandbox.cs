namespace Gateway.Clients.JavaScript;

/// <summary>
/// A sandbox whose gateway adds nothing to a request: the simulator derives its ids from the request, and the tests compare them.
/// </summary>
public sealed class UneditedSandbox : RunningSandbox
{
    private protected override Dictionary<string, string?> Settings =>
        new() { ["Callers:Applications:demo:RequestPolicy:RequestMetadata"] = "false" };
}
