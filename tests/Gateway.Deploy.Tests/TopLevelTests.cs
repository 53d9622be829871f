namespace Gateway.Deploy.Tests;

/// <summary>The files that a newcomer sees first.</summary>
public sealed class TopLevelTests
{
    private static readonly string[] Fixed = ["Dockerfile", "Gateway.sln", "README.md", "deploy", "src", "tests"];

    // MSBuild searches for these at the root; artifacts is its output.
    private static readonly string[] BuildsOwn =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "artifacts", "global.json"];

    [Fact]
    public void The_top_level_holds_the_fixed_names_and_the_builds_own_alone()
    {
        var seen = Directory.EnumerateFileSystemEntries(Repository.Root)
            .Select(Path.GetFileName)
            .Where(name => !name!.StartsWith('.') && name != "StrykerOutput");

        Assert.Equal(Fixed.Union(BuildsOwn).Order(StringComparer.Ordinal), seen.Union(["artifacts"]).Order(StringComparer.Ordinal));
    }
}
