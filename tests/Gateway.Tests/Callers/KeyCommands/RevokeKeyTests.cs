using System.Diagnostics;
using System.Net;
using System.Text;
using Gateway.Callers;
using Gateway.Callers.KeyCommands;
using Gateway.Configuration;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Callers.KeyCommands;

/// <summary><c>keys revoke</c>, and the running gateway that reads the file again.</summary>
public class RevokeKeyTests
{
    private readonly string _key = ApiKey.Create("test");
    private readonly string _other = ApiKey.Create("test");

    [Fact(Timeout = 120_000)]
    public async Task A_revoked_key_is_refused_by_the_running_gateway_and_the_others_work_on()
    {
        using var files = new KeyFiles();
        files.Write(Settings(KeyFiles.Entry(_key), KeyFiles.Entry(_other)), files.Production);
        await using var gateway = await files.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await Keys.StatusWithAsync(gateway, _key));

        var (exitCode, output, _) = files.Run(["revoke", KeyFiles.IdOf(_key)]);
        await gateway.Logs.NextAsync(logged => logged.Id == 5000 && Equals(logged.Values["Options"], "CallersOptions"));

        Assert.Equal(0, exitCode);
        Assert.Contains("has 1 keys left", output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Keys.StatusWithAsync(gateway, _key));
        Assert.Equal(HttpStatusCode.OK, await Keys.StatusWithAsync(gateway, _other));
        Assert.Equal(1, files.Run(["verify"], _key).ExitCode);
        Assert.Equal(0, files.Run(["verify"], _other).ExitCode);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_only_key_of_the_only_application_can_be_revoked()
    {
        using var files = new KeyFiles();
        files.Write(Settings(KeyFiles.Entry(_key)));
        await using var gateway = await files.StartAsync();

        Assert.Equal(0, files.Run(["revoke", KeyFiles.IdOf(_key)]).ExitCode);
        await gateway.Logs.NextAsync(logged => logged.Id == 5000 && Equals(logged.Values["Options"], "CallersOptions"));

        Assert.Equal(HttpStatusCode.Unauthorized, await Keys.StatusWithAsync(gateway, _key));
    }

    // As Kubernetes mounts settings: the name is a link through a folder that is itself a link, and the framework's watch sees
    // nothing of the switch.
    [Fact(Timeout = 120_000)]
    public async Task A_file_behind_a_link_that_is_switched_is_read_within_five_seconds()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var files = new KeyFiles();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var folder = Path.GetDirectoryName(files.Main)!;
        foreach (var (name, entry) in new[] { ("..1", _key), ("..2", _other) })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
            files.Write(Settings(KeyFiles.Entry(entry)), Path.Combine(folder, name, "appsettings.json"));
        }

        Directory.CreateSymbolicLink(Path.Combine(folder, "..data"), "..1");
        File.CreateSymbolicLink(files.Main, Path.Combine("..data", "appsettings.json"));
        await using var gateway = await files.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(clock));
        Assert.Equal(HttpStatusCode.OK, await Keys.StatusWithAsync(gateway, _key));

        Directory.CreateSymbolicLink(Path.Combine(folder, "..data_tmp"), "..2");
        using var move = Process.Start("mv", ["-T", Path.Combine(folder, "..data_tmp"), Path.Combine(folder, "..data")]);
        await move.WaitForExitAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(5) - ConfigurationFilePoll.Interval);
        await gateway.Logs.NextAsync(logged => logged.Id == 5000 && Equals(logged.Values["Options"], "CallersOptions"));

        Assert.Equal(HttpStatusCode.Unauthorized, await Keys.StatusWithAsync(gateway, _key));
        Assert.Equal(HttpStatusCode.OK, await Keys.StatusWithAsync(gateway, _other));
    }

    public static TheoryData<string, string> Files => new()
    {
        // As written by hand: comments, a comma at the end, names in another case, a byte order mark.
        { "// 先頭\n{ \"callers\": { \"applications\": { \"desk\": { \"KEYS\": [\n  // 旧\n  KEY,\n  OTHER, // 新\n] } } }, \"x\": [1, 2] }",
          "// 先頭\n{ \"callers\": { \"applications\": { \"desk\": { \"KEYS\": [\n  // 旧\n  OTHER, // 新\n] } } }, \"x\": [1, 2] }" },
        { "\uFEFF{\"Callers\":{\"Applications\":{\"desk\":{\"Keys\":[OTHER, KEY]}}}}", "\uFEFF{\"Callers\":{\"Applications\":{\"desk\":{\"Keys\":[OTHER]}}}}" },
        { "{\"Callers\":{\"Applications\":{\"desk\":{\"Keys\":[OTHER, KEY ,]}}}}", "{\"Callers\":{\"Applications\":{\"desk\":{\"Keys\":[OTHER]}}}}" },
        { "{\"Callers\":{\"Applications\":{\"desk\":{\"Keys\":[ KEY, ]}}}}", "{\"Callers\":{\"Applications\":{\"desk\":{\"Keys\":[]}}}}" },
        { "{\"Callers\":{\"Applications\":{\"desk\":{\"Keys\":{\"0\":KEY,\"1\":OTHER}}}}}", "{\"Callers\":{\"Applications\":{\"desk\":{\"Keys\":{\"1\":OTHER}}}}}" },
        { "{\"Callers:Applications:desk:Keys:0:Id\":\"ID\",\"Callers:Applications:desk:Keys:0:Sha256\":\"HASH\",\"Callers:Contact\":\"x\"}",
          "{\"Callers:Contact\":\"x\"}" },
        { "{\"Callers:Contact\":\"x\",\"Callers:Applications:desk:Keys:0:Id\":\"ID\",\"Callers:Applications:desk:Keys:0:Sha256\":\"HASH\"}",
          "{\"Callers:Contact\":\"x\"}" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Everything_but_the_entry_stays_byte_for_byte(string before, string after)
    {
        using var files = new KeyFiles();
        files.Write(Fill(before));

        var (exitCode, output, _) = files.Run(["revoke", KeyFiles.IdOf(_key)]);

        Assert.True(exitCode == 0, output);
        Assert.Equal(Fill(after), Encoding.UTF8.GetString(File.ReadAllBytes(files.Main)));
    }

    [Fact]
    public void A_key_in_two_files_is_taken_out_of_both()
    {
        using var files = new KeyFiles();
        files.Write(Settings(KeyFiles.Entry(_key)));
        files.Write(Settings(KeyFiles.Entry(_key)), files.Production);

        Assert.Equal(0, files.Run(["revoke", KeyFiles.IdOf(_key)]).ExitCode);

        Assert.DoesNotContain(KeyFiles.IdOf(_key), File.ReadAllText(files.Main) + File.ReadAllText(files.Production), StringComparison.Ordinal);
    }

    // Without the later file's entry the earlier file's one, which it hid, would be accepted again.
    [Fact]
    public void A_revocation_that_would_bring_back_another_key_changes_nothing_and_says_what_to_do()
    {
        using var files = new KeyFiles();
        files.Write(Settings(KeyFiles.Entry(_other)));
        files.Write(Settings(KeyFiles.Entry(_key)), files.Production);
        var before = File.ReadAllText(files.Production);

        var (exitCode, output, _) = files.Run(["revoke", KeyFiles.IdOf(_key)]);

        Assert.Equal(1, exitCode);
        Assert.Contains($"{files.Production}: Callers:Applications:desk:Keys:0", output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(files.Production));
    }

    // A running gateway keeps a section that is gone from its file, and the key with it.
    [Fact]
    public void A_revocation_that_would_leave_no_section_changes_nothing()
    {
        using var files = new KeyFiles();
        files.Write(Fill("{\"Callers:Applications:desk:Keys:0:Id\":\"ID\",\"Callers:Applications:desk:Keys:0:Sha256\":\"HASH\"}"));

        Assert.Equal(1, files.Run(["revoke", KeyFiles.IdOf(_key)]).ExitCode);

        Assert.Contains(KeyFiles.IdOf(_key), File.ReadAllText(files.Main), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_no_files_is_not_revoked_and_its_place_is_named()
    {
        using var files = new KeyFiles();
        var (key, settings) = Keys.New("desk");
        files.Write("{}");

        var (exitCode, output, _) = files.Run(
            ["revoke", KeyFiles.IdOf(key), "--", .. settings.Select(one => $"{one.Key}={one.Value}")]);
        var (unknown, told, _) = files.Run(["revoke", KeyFiles.IdOf(_other)]);

        Assert.Equal((1, 1), (exitCode, unknown));
        Assert.Contains("command line: Callers:Applications:desk:Keys:0", output, StringComparison.Ordinal);
        Assert.Contains($"no key id {KeyFiles.IdOf(_other)}", told, StringComparison.Ordinal);
    }

    [Fact]
    public void The_permissions_of_the_file_stay_and_nothing_is_left_beside_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        using var files = new KeyFiles();
        files.Write(Settings(KeyFiles.Entry(_key)));
        File.SetUnixFileMode(files.Main, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Equal(0, files.Run(["revoke", KeyFiles.IdOf(_key)]).ExitCode);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(files.Main));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(files.Main)!));
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        using var files = new KeyFiles();
        var target = Path.Combine(Path.GetDirectoryName(files.Main)!, "shared.json");
        files.Write(Settings(KeyFiles.Entry(_key)), target);
        File.CreateSymbolicLink(files.Main, "shared.json");

        Assert.Equal(0, files.Run(["revoke", KeyFiles.IdOf(_key)]).ExitCode);

        Assert.Equal("shared.json", new FileInfo(files.Main).LinkTarget);
        Assert.DoesNotContain(KeyFiles.IdOf(_key), File.ReadAllText(target), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_another_program_is_editing_is_not_touched()
    {
        using var files = new KeyFiles();
        files.Write(Settings(KeyFiles.Entry(_key)));
        var settings = KeySettings.Read(Path.GetDirectoryName(files.Main)!, []);
        using var output = new StringWriter();
        using (new FileStream(files.Main, FileMode.Open, FileAccess.Read, FileShare.None))
        {
            Assert.Equal(1, RevokeKey.Run(settings, KeyFiles.IdOf(_key), output));
        }

        Assert.Contains(KeyFiles.IdOf(_key), File.ReadAllText(files.Main), StringComparison.Ordinal);
    }

    private static string Settings(params string[] entries) =>
        $$$$$"""{"Callers":{"Applications":{"desk":{"Keys":[{{{{{string.Join(", ", entries)}}}}}]}}}}""";

    private string Fill(string template) => template
        .Replace("HASH", Keys.HashOf(_key), StringComparison.Ordinal)
        .Replace("\"ID\"", $"\"{KeyFiles.IdOf(_key)}\"", StringComparison.Ordinal)
        .Replace("OTHER", KeyFiles.Entry(_other), StringComparison.Ordinal)
        .Replace(" KEY", $" {KeyFiles.Entry(_key)}", StringComparison.Ordinal)
        .Replace(":KEY", $":{KeyFiles.Entry(_key)}", StringComparison.Ordinal);
}
