using System.Net;
using System.Text.Json.Nodes;
using Gateway.Audit.Commands;
using Gateway.Testing;

namespace Gateway.Tests.Audit;

/// <summary><c>audit verify</c> and <c>audit export</c>, on the database of a gateway.</summary>
public sealed class AuditCommandTests
{
    [Fact]
    public async Task Verifying_says_that_nothing_was_found_and_then_what_was_changed()
    {
        await using var rig = await AuditRig.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await rig.ConverseAsync()).StatusCode);
        await rig.SettledAsync(1);

        var (exit, output) = await AuditRig.CommandAsync(rig.Path, "verify", "--lang", "en");
        Assert.Contains("No tampering was found.", output, StringComparison.Ordinal);
        Assert.Contains("Not compared with anchors", output, StringComparison.Ordinal);
        Assert.Contains(" 0 anchors\n", output, StringComparison.Ordinal);
        Assert.Contains("Rows compared with their records: key register 0, statements 0, adjustments 0, final rates 0\n", output, StringComparison.Ordinal);
        Assert.Equal(0, exit);
        Assert.Contains("証跡の記録と照合した行: API キーの登録簿 0、利用明細 0、調整 0、確定に使うレート 0\n", (await AuditRig.CommandAsync(rig.Path, "verify")).Output, StringComparison.Ordinal);

        await rig.ExecuteAsync("UPDATE usage SET cost_pusd = cost_pusd - 1; UPDATE usage_hour SET cost_pusd = cost_pusd - 1");
        (exit, output) = await AuditRig.CommandAsync(rig.Path, "verify", "--lang", "en");
        Assert.Contains("A record is not what was written", output, StringComparison.Ordinal);
        Assert.Equal(1, exit);
    }

    [Theory]
    [InlineData("ja", "アンカーのファイル（anchor-….txt）がない")]
    [InlineData("en", "has no anchor")]
    public async Task A_folder_without_an_anchor_is_named_and_nothing_is_verified(string language, string says)
    {
        await using var rig = await AuditRig.StartAsync();
        using var folder = new TemporaryLedger();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "readme.txt"), "x", TestContext.Current.CancellationToken);

        var (exit, output, error) = await AuditRig.RunAsync(rig.Path, "verify", "--lang", language, "--anchors", folder.Path);

        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(folder.Path, error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_has_what_was_asked_for_and_is_recorded_itself()
    {
        await using var rig = await AuditRig.StartAsync();
        await rig.Gateway.Post("/converse", Some.ConverseRequest(), ("X-Request-Id", "wanted-1"));
        await rig.Gateway.Post("/converse", Some.ConverseRequest(), ("X-Request-Id", "other-2"));
        await rig.SettledAsync(2);

        var (exit, output) = await AuditRig.CommandAsync(rig.Path, "export", "--request-id", "wanted-1", "--by", "監査担当");
        var line = JsonNode.Parse(Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Equal((0, "request", "wanted-1", "completed"), (exit, (string?)line["record"], (string?)line["request_id"], (string?)line["result"]));
        Assert.Equal("command|jsonl|by=監査担当;request_id=wanted-1;application=;day=", await rig.LineAsync(
            "SELECT actor, subject, detail FROM audit WHERE kind = 'exported'"));

        (exit, output) = await AuditRig.CommandAsync(rig.Path, "export", "--application", "demo", "--format", "csv", "--by", "x");
        Assert.Equal((0, 3), (exit, output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length));

        // The commands' own chains belong to the trail.
        (exit, output) = await AuditRig.CommandAsync(rig.Path, "verify", "--lang", "en");
        Assert.Equal((0, ""), (exit, exit == 0 ? "" : output));
    }

    [Theory]
    [InlineData("export", "--by", "x")]
    [InlineData("export", "--day", "2026-11-30")]
    [InlineData("export", "--day", "30.11.2026", "--by", "x")]
    [InlineData("verify", "--nothing")]
    [InlineData("repair")]
    [InlineData("anchors")]
    [InlineData("anchors", "--by", "x")]
    public async Task A_wrong_command_line_gets_the_usage(params string[] arguments)
    {
        await using var error = new StringWriter();

        Assert.Equal(2, await AuditCommand.RunAsync(arguments, TextWriter.Null, error, (_, _) => throw new InvalidOperationException()));

        Assert.Contains("usage: audit verify", error.ToString(), StringComparison.Ordinal);
    }
}
