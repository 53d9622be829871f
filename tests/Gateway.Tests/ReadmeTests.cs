using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Audit.Events;
using Gateway.Errors;
using Gateway.Surfaces.Bedrock;
using Gateway.Surfaces.Own;
using Gateway.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests;

/// <summary>Compares the tables of the README and of its pages in deploy/docs with the code.</summary>
public partial class ReadmeTests
{
    private static readonly string Readme = Document("README.md");

    [Fact]
    public void The_README_stays_short() =>
        Assert.InRange(new FileInfo(Path.Combine(Root(), "README.md")).Length, 1, 9_000);

    [Fact]
    public void Every_page_is_reached_from_the_README() => Assert.All(
        Directory.GetFiles(Path.Combine(Root(), "deploy", "docs"), "*.md"),
        page => Assert.Contains($"](deploy/docs/{Path.GetFileName(page)})", Readme, StringComparison.Ordinal));

    [Fact]
    public void Every_page_is_reached_from_the_README_of_deploy()
    {
        var row = Regex.Match(Document("deploy/README.md"), @"^\| docs/ \|.*$", RegexOptions.Multiline).Value;

        Assert.All(
            Directory.GetFiles(Path.Combine(Root(), "deploy", "docs"), "*.md"),
            page => Assert.Contains($"](docs/{Path.GetFileName(page)})", row, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_kind_of_record_is_in_the_table_of_the_audit_trail()
    {
        var kinds = typeof(AuditKinds).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToList();
        var page = Document("deploy/docs/audit.md");
        var recorded = page[page.IndexOf("## 何を記録するか", StringComparison.Ordinal)..page.IndexOf("## 検証する", StringComparison.Ordinal)];

        Assert.True(kinds.Count > 15, $"Only {kinds.Count} kinds were found.");
        Assert.All(kinds, kind => Assert.Contains($"`{kind}`", recorded, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_link_leads_to_a_file_and_to_a_heading_of_it()
    {
        var links = Documents().SelectMany(document => Link().Matches(File.ReadAllText(document)).Select(link => (
            From: document,
            Text: link.Groups[1].Value,
            File: link.Groups[1].Value is ['#', ..]
                ? document
                : Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value.Split('#')[0]),
            Heading: link.Groups[1].Value.Split('#').ElementAtOrDefault(1)))).ToList();

        Assert.True(links.Count > 60, $"Only {links.Count} links were found.");
        Assert.All(links, link =>
        {
            Assert.True(Path.Exists(link.File), $"{link.From} points to {link.Text}, which is not there.");
            Assert.True(
                link.Heading is null || Headings(link.File).Contains(link.Heading),
                $"{link.From} points to {link.Text}, a heading which is not there.");
        });
    }

    // A type that is renamed or removed must be renamed or removed there as well.
    [Fact]
    public void Every_type_that_the_architecture_names_exists()
    {
        var types = new[] { typeof(GatewayHost).Assembly, typeof(Simulator.SimulatedAws).Assembly, typeof(TestGateway).Assembly, typeof(ReadmeTests).Assembly }
            .SelectMany(assembly => assembly.GetTypes()).Select(type => type.Name.Split('`')[0]).ToHashSet(StringComparer.Ordinal);

        var named = TypeName().Matches(Document("src/ARCHITECTURE.md")).Select(name => name.Groups[1].Value).ToList();

        Assert.True(named.Count > 40, $"Only {named.Count} types were found.");
        Assert.All(named, name => Assert.True(types.Contains(name), $"There is no type {name}."));
    }

    [Fact]
    public void Every_room_is_on_the_map()
    {
        var map = Document("src/ARCHITECTURE.md");
        var rooms = typeof(GatewayHost).Assembly.GetTypes()
            .Select(type => type.Namespace?.Split('.')).Where(parts => parts is ["Gateway", _, ..])
            .Select(parts => parts![1]).Distinct().ToList();

        Assert.True(rooms.Count > 15, $"Only {rooms.Count} rooms were found.");
        Assert.All(rooms, room => Assert.Matches($@"(?m)^\|[^|]*`{room}/`", map));
    }

    [Fact]
    public void The_error_table_has_every_code_as_it_is()
    {
        var rows = Regex.Matches(
            Document("deploy/docs/api.md"), @"^\| `(\w+)` \| (\d+) \| (\d+) (\w+) \| (\w+) \| (yes|no) \|", RegexOptions.Multiline)
            .Select(row => string.Join(' ', row.Groups.Values.Skip(1).Select(group => group.Value)));

        var codes = ErrorCode.All.Select(code =>
            $"{code.Name} {OwnStatuses.Of(code)} {AwsStatuses.Of(code).Status} {AwsStatuses.Of(code).Type} {code.Party.Name()} "
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

        var page = Document("deploy/docs/configuration.md");
        Assert.NotEmpty(scalars);
        Assert.All(scalars, setting =>
        {
            var row = Assert.Single(
                page.Split('\n'), line => line.StartsWith($"| `{setting.Key}` |", StringComparison.Ordinal));
            var value = setting.Value.ValueKind == JsonValueKind.String
                ? setting.Value.GetString()!
                : setting.Value.GetRawText();
            Assert.Matches(value.Length == 0 ? @"/ required）|\| 空 / empty \|" : Regex.Escape($"| `{value}` |"), row);
        });
    }

    [Fact]
    public void Every_log_event_has_its_row()
    {
        const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var messages = typeof(GatewayHost).Assembly.GetTypes().SelectMany(type => type.GetMethods(AnyStatic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().ToList();
        var page = Document("deploy/docs/observability.md");

        Assert.Equal(
            messages.Select(one => $"{one.EventId} {one.Level}").Order(StringComparer.Ordinal),
            Regex.Matches(page, @"^\| (\d+) \| (\w+) \|", RegexOptions.Multiline)
                .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_field_of_a_settlement_has_its_row()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);

        var page = Document("deploy/docs/observability.md");
        Assert.All(
            settled.Values.Keys.Where(field => field != "{OriginalFormat}"),
            field => Assert.Contains($"`{field}`", page, StringComparison.Ordinal));
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
        var body = Regex.Match(Document("deploy/docs/clients.md"), @"-d ""(\{\\.*\})""").Groups[1].Value
            .Replace("\\\"", "\"", StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", body);

        Assert.Contains(
            "こんにちは", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.True(body.All(char.IsAscii));
    }

    /// <summary>A document by its path below the root of the checkout.</summary>
    internal static string Document(string path) => File.ReadAllText(Path.Combine(Root(), path));

    // Only the product's own documents; packages and build output contain others.
    private static IEnumerable<string> Documents() => new[] { "deploy", "src", "tests" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Root(), folder), "*.md", SearchOption.AllDirectories))
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "node_modules" or "bin" or "obj"))
        .Prepend(Path.Combine(Root(), "README.md"));

    // As GitHub makes anchors from headings: lower case, no punctuation, a hyphen for each space.
    private static IEnumerable<string> Headings(string path) => Heading().Matches(File.ReadAllText(path)).Select(heading =>
        NotInAnchors().Replace(CultureInfo.InvariantCulture.TextInfo.ToLower(heading.Groups[1].Value.Trim()), "").Replace(' ', '-'));

    // Markdown links, except those to the web.
    [GeneratedRegex(@"\]\((?!https?:)([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("`([A-Z][a-z][A-Za-z0-9]+)`")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    // Searches upwards from the test's own folder: a deterministic build does not contain the path of its sources.
    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
