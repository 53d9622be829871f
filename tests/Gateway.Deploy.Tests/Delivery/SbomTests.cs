using System.Text.Json;
using Gateway.Deploy.Tests.Schemas;

namespace Gateway.Deploy.Tests.Delivery;

/// <summary>The list of everything that ships.</summary>
public sealed class SbomTests
{
    [Fact]
    public void Every_library_of_the_built_program_is_listed_and_no_other()
    {
        var built = BuiltLibraries().Select(library => $"pkg:nuget/{library.Name}@{library.Version}");

        var listed = Components().Where(component => component.TryGetProperty("hashes", out _)).Select(Purl);

        Assert.Equal(built.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_package_of_the_lock_file_is_listed_with_its_hash_or_named_as_left_out()
    {
        var listed = Components().Where(component => component.TryGetProperty("hashes", out _)).ToDictionary(
            component => component.GetProperty("name").GetString()!, Hash, StringComparer.Ordinal);
        var leftOut = Property("gateway:not-shipped");

        foreach (var (name, version, contentHash) in LockedPackages())
        {
            if (listed.TryGetValue(name, out var hash))
            {
                Assert.Equal(contentHash, Convert.ToBase64String(Convert.FromHexString(hash)));
            }
            else
            {
                Assert.Contains($"{name} {version}", leftOut, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Packages_for_the_build_alone_are_left_out()
    {
        Assert.Equal(
            "Microsoft.CodeAnalysis.BannedApiAnalyzers 5.6.0, Microsoft.Extensions.ApiDescription.Server 10.0.0",
            Property("gateway:not-shipped"));
    }

    [Fact]
    public void What_a_package_carries_inside_is_listed_with_the_version_the_package_names()
    {
        var page = Components().Single(component => component.GetProperty("name").GetString() == "swagger-ui-dist");

        Assert.Matches(@"\A5\.[0-9]+\.[0-9]+\z", page.GetProperty("version").GetString());
        Assert.Equal("Apache-2.0", Licence(page));
        Assert.Contains(Purl(page), DependenciesOf("pkg:nuget/Swashbuckle.AspNetCore.SwaggerUI@11.0.1"));
    }

    [Fact]
    public void The_graph_leads_from_the_program_to_every_part()
    {
        HashSet<string> reached = [];
        Queue<string> next = new(["pkg:generic/gateway@0.1.0"]);
        while (next.TryDequeue(out var part))
        {
            if (reached.Add(part))
            {
                DependenciesOf(part).ForEach(next.Enqueue);
            }
        }

        Assert.Equal(Components().Select(Purl).Order(), reached.Except(["pkg:generic/gateway@0.1.0"]).Order());
    }

    [Fact]
    public async Task Two_runs_of_the_program_give_the_same_bytes()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Gateway.Delivery.dll");

        var first = await ProgramRun.OfAsync("dotnet", program, "sbom");
        var second = await ProgramRun.OfAsync("dotnet", program, "sbom");

        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.Equal(first.Output, second.Output);
    }

    [Fact]
    public void The_serial_number_follows_the_content()
    {
        using var small = new SmallCheckout().WithPackage("<license type='expression'>MIT</license>");
        using var other = new SmallCheckout().WithPackage("<license type='expression'>ISC</license>");

        var numbers = new[] { small, small, other }.Select(
            checkout => Parse(checkout.Run("sbom")).GetProperty("serialNumber").GetString()).ToList();

        Assert.Equal(numbers[0], numbers[1]);
        Assert.NotEqual(numbers[0], numbers[2]);
    }

    [Fact]
    public void The_time_is_the_sources()
    {
        Assert.Equal(
            "2026-11-27T13:30:00Z", Here().GetProperty("metadata").GetProperty("timestamp").GetString());
    }

    [Fact]
    public void It_is_valid_CycloneDX()
    {
        Assert.Empty(PublishedSchema.CycloneDx().Complaints(Here()));
    }

    [Theory]
    [InlineData("\"bomFormat\": \"CycloneDX\"", "\"bomFormat\": \"CycloneDY\"")]
    [InlineData("\"alg\": \"SHA-512\"", "\"alg\": \"SHA-513\"")]
    [InlineData("\"id\": \"MIT\"", "\"id\": \"MIT License\"")]
    [InlineData("\"publisher\":", "\"publishr\":")]
    [InlineData("2026-11-27T13:30:00Z", "2026-11-27")]
    public void A_broken_one_is_not(string good, string broken)
    {
        var text = DeliveryRun.Here("sbom").Output;
        Assert.Contains(good, text, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(text.Replace(good, broken, StringComparison.Ordinal));

        Assert.NotEmpty(PublishedSchema.CycloneDx().Complaints(document.RootElement));
    }

    [Theory]
    [InlineData("includedFrameworks", "10.0.7", "the self-contained publish")]
    [InlineData("frameworks", "10.0.0", "the least version")]
    public void A_publish_says_which_framework_it_holds_or_asks_for(string member, string version, string source)
    {
        using var small = new SmallCheckout().WithPackage("<license type='expression'>MIT</license>");
        var publish = small.WriteBeside(
            "publish/Gateway.runtimeconfig.json",
            $$"""
            { "runtimeOptions": { "{{member}}": [ { "name": "Microsoft.NETCore.App", "version": "{{version}}" } ] } }
            """);

        var framework = Parse(small.Run("sbom", "--publish", publish)).GetProperty("components").EnumerateArray()
            .Single(component => component.GetProperty("type").GetString() == "framework");

        Assert.Equal(version, framework.GetProperty("version").GetString());
        Assert.StartsWith(
            source, framework.GetProperty("properties")[0].GetProperty("value").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_publish_the_frameworks_version_is_called_an_assumption()
    {
        var frameworks = Components().Where(component => component.GetProperty("type").GetString() == "framework");

        Assert.Equal(
            ["Microsoft.AspNetCore.App", "Microsoft.NETCore.App"],
            frameworks.Select(framework => framework.GetProperty("name").GetString()));
        Assert.All(frameworks, framework => Assert.StartsWith(
            "assumed", framework.GetProperty("properties")[0].GetProperty("value").GetString(),
            StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_written_to_the_file_asked_for()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Root, "gateway.cdx.json");

        var run = DeliveryRun.Here("sbom", "--output", path);

        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Equal(DeliveryRun.Here("sbom").Output, File.ReadAllText(path));
    }

    private static JsonElement Here() => Parse(DeliveryRun.Here("sbom"));

    private static JsonElement Parse(DeliveryRun run)
    {
        Assert.True(run.ExitCode == 0, run.Errors);
        return JsonElement.Parse(run.Output);
    }

    private static List<JsonElement> Components() => [.. Here().GetProperty("components").EnumerateArray()];

    private static List<string> DependenciesOf(string part)
    {
        var node = Here().GetProperty("dependencies").EnumerateArray()
            .Single(one => one.GetProperty("ref").GetString() == part);
        return node.TryGetProperty("dependsOn", out var needs)
            ? [.. needs.EnumerateArray().Select(one => one.GetString()!)]
            : [];
    }

    private static string Property(string name) =>
        Here().GetProperty("metadata").GetProperty("properties").EnumerateArray()
            .First(property => property.GetProperty("name").GetString() == name).GetProperty("value").GetString()!;

    private static string Purl(JsonElement component) => component.GetProperty("purl").GetString()!;

    private static string Hash(JsonElement component) =>
        component.GetProperty("hashes")[0].GetProperty("content").GetString()!;

    private static string Licence(JsonElement component) =>
        component.GetProperty("licenses")[0].GetProperty("license").GetProperty("id").GetString()!;

    private static IEnumerable<(string Name, string Version)> BuiltLibraries() =>
        JsonElement.Parse(File.ReadAllBytes(BuiltGateway.Dependencies)).GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Split('/'))
            .Select(parts => (parts[0], parts[1]));

    private static IEnumerable<(string Name, string Version, string ContentHash)> LockedPackages() =>
        JsonElement.Parse(File.ReadAllBytes(Repository.PathOf("src", "Gateway", "packages.lock.json")))
            .GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .Select(package => (
                package.Name,
                package.Value.GetProperty("resolved").GetString()!,
                package.Value.GetProperty("contentHash").GetString()!));
}
