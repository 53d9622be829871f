using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gateway.Clients.Readme;
using Gateway.Simulator;

namespace Gateway.Clients.StockClients;

/// <summary>The API that Claude Code speaks.</summary>
public enum ClaudeCodeForm
{
    /// <summary>Bedrock's: InvokeModel through the AWS paths.</summary>
    Bedrock,

    /// <summary>Anthropic's own.</summary>
    Messages,

    /// <summary>Anthropic's own, with everything in the settings file of its home.</summary>
    MessagesBySettingsFile,
}

/// <summary>Claude Code, run headless with an empty home folder.</summary>
/// <param name="sandbox">The gateway, with the key and models of stock clients.</param>
/// <param name="package">The package's folder: the pinned release, or the newest.</param>
/// <param name="form">The API it speaks.</param>
internal sealed class ClaudeCode(
    StockSandbox sandbox, string package = ClaudeCode.Pinned, ClaudeCodeForm form = ClaudeCodeForm.Bedrock)
{
    /// <summary>2.1.197, the last release whose package is for Node.js 18 and newer.</summary>
    internal const string Pinned = "@anthropic-ai/claude-code";

    /// <summary>2.1.332; a program of its own that needs no Node.js, whatever its package says.</summary>
    internal const string Newest = "claude-code-newest";

    private static readonly string Folder = Repository.PathOf("tests", "Gateway.Clients", "ClaudeCode");

    /// <summary>Asks one question and reads the result as JSON.</summary>
    /// <param name="model">The main model.</param>
    /// <param name="gateway">The gateway's address, with TLS or without.</param>
    /// <param name="question">The question.</param>
    /// <param name="arguments">Arguments in addition to those of every run.</param>
    internal async Task<Run> AskAsync(string model, Uri gateway, string question, params string[] arguments)
    {
        using var home = new TemporaryFolder();
        return await AskInAsync(home.Path, model, gateway, question, arguments);
    }

    /// <summary>The same in a folder with files, which is also its home.</summary>
    internal async Task<Run> AskInAsync(string folder, string model, Uri gateway, string question, params string[] arguments)
    {
        var program = Prerequisites.File(
            Path.Combine(Folder, "node_modules", package, "bin", "claude.exe"), $"Run 'npm ci' in {Folder}.");
        using var internet = new TcpListener(IPAddress.Loopback, 0);
        internet.Start();

        var run = await ClientProcess.RunAsync(
            program, ["-p", question, "--output-format", "json", .. arguments], folder, Environment(folder, model, gateway, internet));

        // A connection that was not accepted is still pending in the listener.
        var triedTheInternet = internet.Pending();
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return new Run(JsonNode.Parse(run.Output)!, triedTheInternet);
    }

    private Dictionary<string, string> Environment(string home, string model, Uri gateway, TcpListener internet)
    {
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = home,
            ["ANTHROPIC_MODEL"] = model,
            ["CLAUDE_CODE_MAX_RETRIES"] = "0",
            // Everything that does not go to the gateway goes to this listener.
            ["HTTPS_PROXY"] = $"http://{internet.LocalEndpoint}",
            ["HTTP_PROXY"] = $"http://{internet.LocalEndpoint}",
            ["NO_PROXY"] = "127.0.0.1,localhost",
        };
        if (form == ClaudeCodeForm.MessagesBySettingsFile)
        {
            return environment;
        }

        environment["NODE_EXTRA_CA_CERTS"] = sandbox.AuthorityPath;
        environment["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1";
        var url = gateway.ToString().TrimEnd('/');
        if (form == ClaudeCodeForm.Messages)
        {
            environment["ANTHROPIC_BASE_URL"] = url;
            environment["ANTHROPIC_AUTH_TOKEN"] = sandbox.Key;
            Name(environment, "claude-haiku-4-5", "claude-sonnet-4-6", "claude-opus-4-8");
        }
        else
        {
            environment["CLAUDE_CODE_USE_BEDROCK"] = "1";
            environment["ANTHROPIC_BEDROCK_BASE_URL"] = url;
            environment["AWS_BEARER_TOKEN_BEDROCK"] = sandbox.Key;
            environment["AWS_REGION"] = Accounts.Region;
            environment["ANTHROPIC_BEDROCK_REGION_PREFIX"] = "jp";
            Name(environment, StockSandbox.Haiku, StockSandbox.Sonnet, "jp.anthropic.claude-opus-4-8");
        }

        return environment;
    }

    // In its Bedrock form Claude Code looks for a family that is not named: at its start it tries the models of that family, and of
    // others, one after another. The Opus is one that the application may not use, and it is never called.
    private static void Name(Dictionary<string, string> environment, string haiku, string sonnet, string opus)
    {
        environment["ANTHROPIC_DEFAULT_HAIKU_MODEL"] = haiku;
        environment["ANTHROPIC_DEFAULT_SONNET_MODEL"] = sonnet;
        environment["ANTHROPIC_DEFAULT_OPUS_MODEL"] = opus;
    }

    /// <summary>The result of a run.</summary>
    /// <param name="Result">The JSON that Claude Code prints.</param>
    /// <param name="TriedTheInternet">True when it connected to anything other than the gateway.</param>
    internal sealed record Run(JsonNode Result, bool TriedTheInternet);
}
