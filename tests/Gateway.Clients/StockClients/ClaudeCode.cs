using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gateway.Clients.Readme;
using Gateway.Simulator;

namespace Gateway.Clients.StockClients;

/// <summary>Claude Code, run headless in its Bedrock mode with an empty home folder.</summary>
internal sealed class ClaudeCode(StockSandbox sandbox)
{
    private static readonly string Folder = Repository.PathOf("tests", "Gateway.Clients", "ClaudeCode");

    /// <summary>Asks one question and reads the result as JSON.</summary>
    /// <param name="model">The main model.</param>
    /// <param name="gateway">The gateway's address, with TLS or without.</param>
    /// <param name="question">The question.</param>
    /// <param name="arguments">Arguments in addition to those of every run.</param>
    internal async Task<Run> AskAsync(string model, Uri gateway, string question, params string[] arguments)
    {
        var program = Prerequisites.File(
            Path.Combine(Folder, "node_modules", ".bin", "claude"), $"Run 'npm ci' in {Folder}.");
        using var home = new TemporaryFolder();
        using var internet = new TcpListener(IPAddress.Loopback, 0);
        internet.Start();

        var run = await ClientProcess.RunAsync(
            program, ["-p", question, "--output-format", "json", .. arguments], home.Path, Environment(home.Path, model, gateway, internet));

        // A connection that was not accepted is still pending in the listener.
        var triedTheInternet = internet.Pending();
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return new Run(JsonNode.Parse(run.Output)!, triedTheInternet);
    }

    private Dictionary<string, string> Environment(string home, string model, Uri gateway, TcpListener internet) => new()
    {
        ["HOME"] = home,
        ["CLAUDE_CODE_USE_BEDROCK"] = "1",
        ["ANTHROPIC_BEDROCK_BASE_URL"] = gateway.ToString().TrimEnd('/'),
        ["NODE_EXTRA_CA_CERTS"] = sandbox.AuthorityPath,
        ["AWS_BEARER_TOKEN_BEDROCK"] = sandbox.Key,
        ["AWS_REGION"] = Accounts.Region,
        ["ANTHROPIC_MODEL"] = model,
        ["ANTHROPIC_DEFAULT_HAIKU_MODEL"] = StockSandbox.Haiku,
        ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
        ["CLAUDE_CODE_MAX_RETRIES"] = "0",
        // Everything that does not go to the gateway goes to this listener.
        ["HTTPS_PROXY"] = $"http://{internet.LocalEndpoint}",
        ["NO_PROXY"] = "127.0.0.1,localhost",
    };

    /// <summary>The result of a run.</summary>
    /// <param name="Result">The JSON that Claude Code prints.</param>
    /// <param name="TriedTheInternet">True when it connected to anything other than the gateway.</param>
    internal sealed record Run(JsonNode Result, bool TriedTheInternet);
}
