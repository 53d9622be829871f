using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Errors;
using Gateway.Tests.Hosting;

namespace Gateway.Tests;

/// <summary>The README says what the program does: its tables are compared with the code.</summary>
public class ReadmeTests
{
    internal static readonly string Readme = File.ReadAllText(Path.Combine(Root(), "README.md"));

    [Fact]
    public void The_error_table_has_every_code_as_it_is()
    {
        var rows = Regex.Matches(
            Readme, @"^\| `(\w+)` \| (\d+) \| (\d+) (\w+) \| (\w+) \| (yes|no) \|", RegexOptions.Multiline)
            .Select(row => string.Join(' ', row.Groups.Values.Skip(1).Select(group => group.Value)));

        var codes = ErrorCode.All.Select(code =>
            $"{code.Name} {code.Status} {code.NativeStatus} {code.NativeType} {code.Party.Name()} "
            + $"{(code.Retryable ? "yes" : "no")}");

        Assert.Equal(codes, rows);
    }

    [Fact]
    public void The_configuration_table_has_every_setting_with_its_default()
    {
        using var shipped = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root(), "src/Gateway/appsettings.json")));
        var scalars = shipped.RootElement.EnumerateObject()
            .Where(section => section.Name is not ("Logging" or "AllowedHosts"))
            .SelectMany(
                section => section.Value.EnumerateObject(),
                (section, setting) => (Key: $"{section.Name}__{setting.Name}", setting.Value))
            .Where(setting => setting.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            .ToList();

        Assert.NotEmpty(scalars);
        Assert.All(scalars, setting =>
        {
            var row = Assert.Single(
                Readme.Split('\n'), line => line.StartsWith($"| `{setting.Key}` |", StringComparison.Ordinal));
            var value = setting.Value.ValueKind == JsonValueKind.String
                ? setting.Value.GetString()!
                : setting.Value.GetRawText();
            Assert.Matches(value.Length == 0 ? @"\(required\)|\| empty \|" : Regex.Escape($"| `{value}` |"), row);
        });
    }

    [Fact]
    public async Task The_curl_shows_the_answer_it_really_gets()
    {
        var shown = Regex.Match(Readme, @"^\{""metrics"".*$", RegexOptions.Multiline).Value;
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Regex.Match(Readme, @"-d '(\{.*\})'").Groups[1].Value);

        Assert.Equal(shown, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_ASCII_only_form_asks_the_same()
    {
        var body = Regex.Match(Readme, @"-d ""(\{\\.*\})""").Groups[1].Value
            .Replace("\\\"", "\"", StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", body);

        Assert.Contains(
            "こんにちは", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.True(body.All(char.IsAscii));
    }

    // Up from the test's own folder: a deterministic build does not know where its sources were.
    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
