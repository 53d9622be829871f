using Gateway.Clients.Readme;

namespace Gateway.Clients.StockClients;

/// <summary>
/// Claude Code at work in a folder, in both forms: it reads a file, changes it, and reads one so large that it counts tokens.
/// </summary>
public class ClaudeCodeSessionTests(StockSandbox sandbox) : IClassFixture<StockSandbox>
{
    // From about 25 kB on Claude Code asks how many tokens a file has before it sends it.
    private const int LongLines = 1_500;

    /// <summary>
    /// Package, form, model, and whether tokens are counted by their own operation. In the Bedrock form the pinned release never asks
    /// for a count, and the newest asks for one of the base model, which AWS is not known to give for Sonnet 4.6.
    /// </summary>
    public static TheoryData<string, ClaudeCodeForm, string, bool> Sessions => new()
    {
        { ClaudeCode.Pinned, ClaudeCodeForm.Messages, "claude-haiku-4-5", true },
        { ClaudeCode.Pinned, ClaudeCodeForm.Messages, "claude-sonnet-4-6", true },
        { ClaudeCode.Newest, ClaudeCodeForm.Messages, "claude-haiku-4-5", true },
        { ClaudeCode.Newest, ClaudeCodeForm.Messages, "claude-sonnet-4-6", true },
        { ClaudeCode.Pinned, ClaudeCodeForm.Bedrock, StockSandbox.Haiku, false },
        { ClaudeCode.Pinned, ClaudeCodeForm.Bedrock, StockSandbox.Sonnet, false },
        { ClaudeCode.Newest, ClaudeCodeForm.Bedrock, StockSandbox.Haiku, true },
        { ClaudeCode.Newest, ClaudeCodeForm.Bedrock, StockSandbox.Sonnet, false },
    };

    [Theory]
    [MemberData(nameof(Sessions))]
    public async Task It_reads_and_edits_files_without_a_refusal_and_without_the_internet(
        string package, ClaudeCodeForm form, string model, bool counts)
    {
        using var folder = new TemporaryFolder();
        var memo = Path.Combine(folder.Path, "memo.txt");
        var rules = Path.Combine(folder.Path, "rules.txt");
        await File.WriteAllTextAsync(memo, "窓口は九時に開く。\n", TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(
            rules, Enumerable.Range(1, LongLines).Select(number => $"Article {number}: the counter opens."), TestContext.Current.CancellationToken);
        sandbox.Responses.Clear();

        var run = await new ClaudeCode(sandbox, package, form).AskInAsync(
            folder.Path,
            model,
            sandbox.GatewayUrl,
            $$"""
            メモを直してください。
            [[tool:Read {"file_path":"{{memo}}"}]]
            [[tool:Edit {"file_path":"{{memo}}","old_string":"九時","new_string":"十時"}]]
            [[tool:Read {"file_path":"{{(counts ? rules : memo)}}"}]]
            [[tool:Read {"file_path":"{{memo}}"}]] [[tool:Read {"file_path":"{{rules}}","offset":1,"limit":2}]]
            """,
            "--allowedTools", "Read,Edit");

        Assert.Equal("窓口は十時に開く。\n", await File.ReadAllTextAsync(memo, TestContext.Current.CancellationToken));
        Assert.False((bool)run.Result["is_error"]!);
        Assert.StartsWith("ツールの結果を2件受け取りました。", (string?)run.Result["result"], StringComparison.Ordinal);
        Assert.False(run.TriedTheInternet);
        Assert.DoesNotContain(sandbox.Responses.All, response => response.Status >= 400);
        Assert.Equal(counts, sandbox.Responses.All.Any(response => IsCount(response.Request, form)));
        Assert.Single(sandbox.Responses.All.Select(response => response.SessionId).Where(id => id.Length > 0).Distinct());
        if (form == ClaudeCodeForm.Messages)
        {
            Assert.DoesNotContain("x-anthropic-billing-header", sandbox.LastBody, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ClaudeCode.Pinned)]
    [InlineData(ClaudeCode.Newest)]
    public async Task The_documented_settings_file_is_all_it_needs(string package)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, ".claude"));
        await folder.WriteAsync(
            Path.Combine(".claude", "settings.json"),
            (await FencedBlock.FirstAsync("json", "claude-code.md"))
                .Replace("/usr/local/bin/print-gateway-key", $"echo {sandbox.Key}", StringComparison.Ordinal)
                .Replace("https://gateway.example.lg.jp", sandbox.HttpsUrl.ToString().TrimEnd('/'), StringComparison.Ordinal)
                .Replace("/etc/ssl/certs/city-ca.pem", sandbox.AuthorityPath, StringComparison.Ordinal));
        sandbox.Responses.Clear();

        var run = await new ClaudeCode(sandbox, package, ClaudeCodeForm.MessagesBySettingsFile).AskInAsync(
            folder.Path, "sonnet", sandbox.HttpsUrl, "こんにちは");

        Assert.False((bool)run.Result["is_error"]!);
        Assert.False(run.TriedTheInternet);
        Assert.DoesNotContain(sandbox.Responses.All, response => response.Status >= 400);
        Assert.Contains("\"max_tokens\":8000", sandbox.LastBody, StringComparison.Ordinal);
    }

    private static bool IsCount(string request, ClaudeCodeForm form) => form == ClaudeCodeForm.Messages
        ? request.StartsWith("POST /v1/messages/count_tokens", StringComparison.Ordinal)
        : request.EndsWith("/count-tokens", StringComparison.Ordinal);
}
