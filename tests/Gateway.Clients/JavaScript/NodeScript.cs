using System.Text.Json.Nodes;

namespace Gateway.Clients.JavaScript;

/// <summary>One of the scripts in this folder, or in another with its own packages, run by Node.js; each prints one line of JSON.</summary>
internal sealed class NodeScript(string name, IReadOnlyDictionary<string, string> environment, string folder = "JavaScript")
{
    private string Folder { get; } = Repository.PathOf("tests", "Gateway.Clients", folder);

    // A folder whose clients need a newer Node.js than the machine's has it among its packages.
    private string Node => Path.Combine(Folder, "node_modules", ".bin", "node") is var own && File.Exists(own)
        ? own
        : Prerequisites.Program("node", "Install Node.js 20 or newer.");

    /// <summary>Runs it and expects a result.</summary>
    public async Task<JsonNode> ResponseAsync(params string[] arguments) => await RunAsync("result", arguments);

    /// <summary>Runs it and expects the SDK to throw.</summary>
    public async Task<SdkException> ErrorAsync(params string[] arguments)
    {
        var error = await RunAsync("error", arguments);
        return new SdkException(
            (string)error["class"]!,
            (string)error["name"]!,
            (string)error["message"]!,
            (int?)error["status"],
            (string?)error["type"],
            (string?)error["code"],
            (string?)error["requestId"],
            (int?)error["attempts"]);
    }

    private async Task<JsonNode> RunAsync(string expected, string[] arguments)
    {
        foreach (var package in await PackagesAsync())
        {
            Prerequisites.File(Path.Combine(Folder, "node_modules", package, "package.json"), $"Run 'npm ci' in {Folder}.");
        }

        // No ~/.aws: the SDK sees only the given variables.
        var run = await ClientProcess.RunAsync(
            Node, [name, .. arguments], Folder,
            new Dictionary<string, string>(environment) { ["HOME"] = Folder, ["USERPROFILE"] = Folder });

        Assert.True(run.ExitCode == 0, run.Errors);
        return JsonNode.Parse(run.Output)![expected]
            ?? throw new InvalidOperationException($"{name} came to something else: {run.Output}");
    }

    // Each package by name: an installation may be older than the list.
    private async Task<IEnumerable<string>> PackagesAsync() =>
        JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Folder, "package.json"), TestContext.Current.CancellationToken))!["dependencies"]!
            .AsObject().Select(package => package.Key);

    /// <summary>An exception of the SDK: its class, its name in AWS's spelling or its type in Anthropic's and OpenAI's, and its metadata.</summary>
    internal sealed record SdkException(
        string Class, string Name, string Message, int? Status, string? Type, string? Code, string? RequestId, int? Attempts);
}
