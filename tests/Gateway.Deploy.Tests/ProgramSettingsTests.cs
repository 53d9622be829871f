using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Deploy.Tests;

/// <summary>The basis of other tests: settings are distinguished from misspelled ones.</summary>
public sealed partial class ProgramSettingsTests
{
    [Theory]
    [InlineData("Callers__Applications__desk__Keys__0__Id")]
    [InlineData("Callers__Applications__desk__RequestPolicy__S3Locations__2__BucketOwner")]
    [InlineData("Catalog__Models__claude-haiku-4-5__AttemptTimeout")]
    [InlineData("Contractor__RoleArn")]
    [InlineData("Kestrel__Endpoints__Https__Certificate__KeyPath")]
    [InlineData("Logging__LogLevel__Default")]
    [InlineData("Hosting__MaxRequestBytesInFlight")]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("AWS_REGION")]
    [InlineData("DOTNET_EnableDiagnostics")]
    [InlineData("TZ")]
    public void A_setting_of_the_program_exists(string name)
    {
        Assert.True(ProgramSettings.Exists(name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Contractor")]
    [InlineData("Contractor__")]
    [InlineData("Contractor__RoleArm")]
    [InlineData("Contractor__RoleArn__0")]
    [InlineData("Contractor_RoleArn")]
    [InlineData("Contractor__AccountId")]
    [InlineData("Callers__Applications__desk")]
    [InlineData("Callers__Applications__desk__Keys__first__Id")]
    [InlineData("Callers__Applications__desk__Keys__Id")]
    [InlineData("Callers__Applications__desk__Key__0__Id")]
    [InlineData("Network__VpcCidrBlocks")]
    [InlineData("Kestrel__Endpoint__Https__Url")]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE")]
    [InlineData("aws_region")]
    [InlineData("ASPNETCORE_URL")]
    [InlineData("DOTNET_EnableDiagnostic")]
    [InlineData("Tz")]
    public void Any_other_name_does_not(string name)
    {
        Assert.False(ProgramSettings.Exists(name));
    }

    [Fact]
    public void Every_setting_that_the_pages_list_exists()
    {
        var listed = Listed().Select(name => string.Join("__", name.Split("__").Select(Example))).ToList();

        Assert.True(listed.Count > 80, $"Only {listed.Count} settings were found in the tables.");
        Assert.All(listed, name => Assert.True(ProgramSettings.Exists(name), name));
        Assert.All(listed.Where(name => !TakesAnyName(name)), name => Assert.False(ProgramSettings.Exists(name + "x")));
    }

    // Of Kestrel's own settings, the page lists those that an installation needs.
    [Fact]
    public void Every_setting_of_the_program_is_listed()
    {
        var listed = Listed().Select(name => Placeholder().Replace(name, "*")).ToHashSet(StringComparer.Ordinal);

        Assert.All(
            ProgramSettings.All().Where(name => !name.StartsWith("Kestrel__", StringComparison.Ordinal)),
            name => Assert.True(listed.Contains(name), $"{name} has no row in deploy/docs."));
    }

    [Fact]
    public void Every_default_is_the_programs()
    {
        var compared = 0;
        foreach (var (name, cell) in Tables.SelectMany(Rows)
            .Select(row => (Placeholder().Replace(row.Name, "*"), row.Default))
            .Where(row => ProgramSettings.All().Contains(row.Item1)))
        {
            string? written = ProgramSettings.Default(name) switch
            {
                bool value => value ? "true" : "false",
                TimeSpan value => value.ToString("c", CultureInfo.InvariantCulture),
                IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
                _ => null,
            };
            if (written is not null)
            {
                Assert.True(cell.Split('`').Contains(written), $"{name} has the default {written}, and the page says {cell}.");
                compared++;
            }
        }

        Assert.True(compared > 25, $"Only {compared} defaults were compared.");
    }

    // Runbook, forms and pages name a setting by its full name, without an index, or by its name below an application or
    // below its RequestPolicy.
    [Fact]
    public void Every_setting_that_a_document_speaks_of_exists()
    {
        var names = ProgramSettings.All()
            .Select(name => name.EndsWith("__*", StringComparison.Ordinal) ? name[..^"__*".Length] : name)
            .SelectMany(name => new[] { name, name.Split("__RequestPolicy__")[^1], name.Split("__Applications__*__")[^1] })
            .ToHashSet(StringComparer.Ordinal);

        var spoken = Directory.GetFiles(Repository.PathOf("deploy"), "*.md", SearchOption.AllDirectories)
            .Where(document => Path.GetFileName(document) != "CHANGELOG.md")
            .SelectMany(document => SpokenName().Matches(File.ReadAllText(document)), (document, name) => (document, Name: name.Groups[1].Value))
            .Where(one => !one.Name.StartsWith("Kestrel__", StringComparison.Ordinal)).ToList();

        Assert.True(spoken.Count > 30, $"Only {spoken.Count} settings were found.");
        Assert.All(spoken, one => Assert.True(
            names.Contains(one.Name) || ProgramSettings.Exists(one.Name), $"{one.document} speaks of {one.Name}, which is no setting."));
    }

    [Fact]
    public void Every_setting_that_ships_in_appsettings_exists()
    {
        var shipped = JsonElement.Parse(File.ReadAllBytes(Repository.PathOf("src", "Gateway", "appsettings.json")));

        Assert.All(Leaves(shipped, ""), name => Assert.True(ProgramSettings.Exists(name), name));
    }

    private static bool TakesAnyName(string name) =>
        name.StartsWith("Logging__LogLevel", StringComparison.Ordinal)
        || name.StartsWith("Telemetry__OtlpHeaders", StringComparison.Ordinal)
        || name.StartsWith("Audit__Key__", StringComparison.Ordinal)
        || name.Contains("__Features__Sources__", StringComparison.Ordinal);

    private static IEnumerable<string> Leaves(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            member => Leaves(member.Value, name.Length == 0 ? member.Name : $"{name}__{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Leaves(item, $"{name}__{index}")),
        _ => [name],
    };

    private static readonly string[] Tables = ["configuration.md", "request-policy.md", "prices.md"];

    // The first columns of the tables of settings; "…__Sha256" is a sibling of the setting before it.
    private static IEnumerable<string> Listed() =>
        Tables.SelectMany(Rows).Select(row => row.Name);

    // A line above a table says what its names are below.
    private static IEnumerable<(string Name, string Default)> Rows(string page)
    {
        var prefix = "";
        foreach (var line in File.ReadAllLines(Repository.PathOf("deploy", "docs", page)))
        {
            prefix = Below().Match(line) is { Success: true } below ? below.Groups[1].Value : prefix;
            if (!line.StartsWith("| `", StringComparison.Ordinal))
            {
                continue;
            }

            var row = line.Split(" | ");
            var first = "";
            foreach (var name in Name().Matches(row[0]).Select(quoted => quoted.Groups[1].Value))
            {
                first = first.Length == 0 ? name : first;
                if (!name.EndsWith('…'))
                {
                    yield return (prefix + name.Replace("…", Parent(first, name), StringComparison.Ordinal), row[1]);
                }
            }
        }
    }

    // "…__Destinations__{n}" is a sibling of the first name, so the last part of the first name is dropped.
    private static string Parent(string first, string name) =>
        name.StartsWith('…') ? first[..first.LastIndexOf("__", StringComparison.Ordinal)] : "";

    // {n} and {m} are indexes; the other placeholders are names.
    private static string Example(string part) => part switch
    {
        "{n}" or "{m}" => "0",
        ['{', .. var name, '}'] => name,
        _ => part,
    };

    [GeneratedRegex("`([^`]+__)` の下の名前です", RegexOptions.CultureInvariant)]
    private static partial Regex Below();

    [GeneratedRegex("`([^`]+)`", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"`([A-Z]\w*[a-z]__\w+)(?:=[^`]*)?`", RegexOptions.CultureInvariant)]
    private static partial Regex SpokenName();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
