using System.Text.Json;
using Gateway.Callers;
using Gateway.Testing;

namespace Gateway.Tests.Callers.KeyCommands;

/// <summary><c>keys list</c> and <c>keys verify</c>, on settings files.</summary>
public class KeyCommandsTests
{
    [Fact]
    public void The_list_shows_every_key_with_its_place_and_no_secret()
    {
        using var files = new KeyFiles();
        var (key, other) = (ApiKey.Create("test"), ApiKey.Create("test"));
        files.Write($$"""
            {
              "Callers": { "Applications": { "desk": {
                "Department": "市民課", "ExpiresAt": "2199-04-01T00:00:00+09:00",
                "Keys": [ {{KeyFiles.Entry(key)}}, {{KeyFiles.Entry(other, "\"ExpiresAt\": \"2020-01-01T00:00:00+09:00\"")}} ] } } }
            }
            """);

        var (exitCode, output, error) = files.Run(["list"]);
        var (_, json, _) = files.Run(["list", "--json"]);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("desk  所属 / department: 市民課  利用期限 / use until: 2199-04-01 00:00 +09:00", output, StringComparison.Ordinal);
        Assert.Contains($"{KeyFiles.IdOf(key)}  有効 / valid", output, StringComparison.Ordinal);
        Assert.Contains($"{KeyFiles.IdOf(other)}  期限切れ / expired", output, StringComparison.Ordinal);
        Assert.Contains($"{files.Main}: Callers:Applications:desk:Keys:1", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Keys.HashOf(key), output + json, StringComparison.OrdinalIgnoreCase);
        using var rows = JsonDocument.Parse(json);
        Assert.Equal(
            ["desk 市民課 valid", "desk 市民課 expired"],
            rows.RootElement.EnumerateArray().Select(
                row => $"{row.GetProperty("application")} {row.GetProperty("department")} {row.GetProperty("state")}"));
    }

    [Fact]
    public void A_key_of_the_environment_or_the_command_line_is_listed_with_its_name_there()
    {
        using var files = new KeyFiles();
        var (key, settings) = Keys.New("desk");
        files.Write("{}");

        var (exitCode, output, _) = files.Run(["list", "--", .. settings.Select(one => $"{one.Key}={one.Value}")]);

        Assert.Equal(0, exitCode);
        Assert.Contains(KeyFiles.IdOf(key), output, StringComparison.Ordinal);
        Assert.Contains("コマンド行 / command line: Callers:Applications:desk:Keys:0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_the_gateway_would_not_take_are_told_and_nothing_is_listed()
    {
        using var files = new KeyFiles();
        files.Write("""{"Callers":{"Applications":{"desk":{"Keys":[{"Id":"a","Sha256":"b"}]}}}}""");

        foreach (var arguments in new string[][] { ["list"], ["verify"], ["revoke", "a"] })
        {
            var (exitCode, output, error) = files.Run(arguments);
            Assert.Equal((2, ""), (exitCode, output));
            Assert.Contains("Callers__Applications__desk__Keys__0__Sha256", error, StringComparison.Ordinal);
        }

        files.Write("{ broken");
        Assert.Contains("appsettings.json", files.Run(["list"]).Error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, int, string> Verdicts => new()
    {
        { "", "", 0, "Accepted: desk" },
        { "\"NotBefore\": \"2199-01-01T00:00:00+09:00\"", "", 1, "is not valid yet" },
        { "\"ExpiresAt\": \"2020-01-01T00:00:00+09:00\"", "", 1, "has expired" },
        { "", "\"Disabled\": true,", 1, "desk is disabled" },
        { "", "\"ExpiresAt\": \"2020-01-01T00:00:00+09:00\",", 1, "the approved use of desk has ended" },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void A_key_on_standard_input_is_accepted_or_refused_with_the_reason(
        string ofKey, string ofApplication, int expected, string text)
    {
        using var files = new KeyFiles();
        var key = ApiKey.Create("test");
        files.Write($$"""{"Callers":{"Applications":{"desk":{ {{ofApplication}} "Keys":[{{KeyFiles.Entry(key, ofKey)}}] } } } }""");

        var (exitCode, output, error) = files.Run(["verify"], $" {key}\r\nmore");

        Assert.Equal((expected, ""), (exitCode, error));
        Assert.Contains(text, output, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Split('_')[3], output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_mistyped_unknown_or_another_with_that_id_is_refused_with_the_reason()
    {
        using var files = new KeyFiles();
        var (key, unknown) = (ApiKey.Create("test"), ApiKey.Create("test"));
        var wrong = KeyFiles.Entry(key).Replace(Keys.HashOf(key), new string('0', 64), StringComparison.Ordinal);
        files.Write($$$$$"""{"Callers":{"Applications":{"desk":{"Keys":[{{{{{wrong}}}}}]}}}}""");

        Assert.Contains("does not have the form", files.Run(["verify"], key[..^1]).Output, StringComparison.Ordinal);
        Assert.Contains("does not have the form", files.Run(["verify"], "").Output, StringComparison.Ordinal);
        Assert.Contains($"no key id {KeyFiles.IdOf(unknown)}", files.Run(["verify"], unknown).Output, StringComparison.Ordinal);
        Assert.Contains("its SHA-256 is another", files.Run(["verify"], key).Output, StringComparison.Ordinal);
        Assert.Equal(1, files.Run(["verify"], key).ExitCode);
    }

    [Fact]
    public async Task The_published_program_reads_the_key_from_its_standard_input()
    {
        var (key, settings) = Keys.New("desk");
        var variables = settings.ToDictionary(one => one.Key.Replace(":", "__", StringComparison.Ordinal), one => one.Value!);
        using var program = RunningProgram.Start("Gateway", variables, "keys", "verify");

        await program.WriteLineAsync(key);
        var (exitCode, output, error) = await program.EndAsync();

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("Accepted: desk", output, StringComparison.Ordinal);
    }
}
