using System.Text.Json;
using Gateway.Deploy.Tests.Instructions;

namespace Gateway.Deploy.Tests.Offline;

/// <summary>Making and checking a release as offline.md says.</summary>
[Collection<ReleaseUsers>]
public sealed class ReleaseTests(Release release)
{
    private static readonly string[] Marks = [Instruction.Tested, "needs AWS", "needs a container engine"];

    [Fact]
    public void Every_command_says_who_has_run_it()
    {
        Assert.All(Instruction.In("offline.md"), one => Assert.Contains(one.Mark, Marks));
    }

    [Fact]
    public async Task Every_command_marked_so_runs()
    {
        var runs = await release.MakeAsync();

        Assert.All(runs, one => Assert.True(one.Run.ExitCode == 0, $"{one.Command}\n{one.Run}"));
        Assert.Equal(Instruction.In("offline.md").Count(one => one.IsTested), runs.Count);
    }

    [Fact]
    public async Task The_sums_cover_everything_that_is_carried_in()
    {
        await release.MakeAsync();

        Assert.Equal(
            ["gateway-0.1.0-licences.txt", "gateway-0.1.0-linux-x64.tar.gz", "gateway-0.1.0.cdx.json"],
            Carried().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_broke_on_the_way_is_noticed()
    {
        await release.MakeAsync();
        using var carried = new TemporaryFolder();
        foreach (var name in Carried().Append("SHA256SUMS"))
        {
            File.Copy(release.PathOf(name), Path.Combine(carried.Root, name));
        }

        await File.AppendAllTextAsync(
            Path.Combine(carried.Root, "gateway-0.1.0.cdx.json"), " ", TestContext.Current.CancellationToken);

        var check = await ProgramRun.OfAsync(
            "bash", "-c", $"cd {carried.Root} && sha256sum --check SHA256SUMS");

        Assert.NotEqual(0, check.ExitCode);
        Assert.Contains("gateway-0.1.0.cdx.json: FAILED", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archive_holds_the_program_with_its_runtime()
    {
        await release.MakeAsync();
        using var machine = new TemporaryFolder();
        var unpacked = await ProgramRun.OfAsync(
            "tar", "-xzf", release.PathOf("gateway-0.1.0-linux-x64.tar.gz"), "-C", machine.Root, "--no-same-owner");
        Assert.True(unpacked.ExitCode == 0, unpacked.Errors);

        var program = await ProgramRun.OfAsync(Path.Combine(machine.Root, "Gateway"), "--version");

        Assert.StartsWith("0.1.0", program.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(machine.Root, "libcoreclr.so")));
    }

    [Fact]
    public async Task The_SBOM_lists_what_the_publish_holds_frameworks_included()
    {
        await release.MakeAsync();

        var held = Read("publish/Gateway.deps.json")
            .GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() != "project")
            .Select(library => library.Name.Replace("runtimepack.", "", StringComparison.Ordinal).Replace('/', '@'));

        var listed = Read("gateway-0.1.0.cdx.json")
            .GetProperty("components").EnumerateArray()
            .Select(component => component.GetProperty("purl").GetString()!)
            .Where(purl => purl.StartsWith("pkg:nuget/", StringComparison.Ordinal))
            .Select(purl => purl["pkg:nuget/".Length..]);

        Assert.Equal(held.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private JsonElement Read(string name) => JsonElement.Parse(File.ReadAllBytes(release.PathOf(name)));

    // Each line is a hash, two spaces and a name.
    private IEnumerable<string> Carried() =>
        File.ReadAllLines(release.PathOf("SHA256SUMS")).Select(line => line.Split("  ")[1]);
}
