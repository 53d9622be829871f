using System.Text.RegularExpressions;
using Gateway.Doctor.Findings;

namespace Gateway.Tests.Doctor;

/// <summary>Compares the page about doctor with what doctor does.</summary>
public class DoctorReadmeTests
{
    private static readonly string Page = ReadmeTests.Document("deploy/docs/doctor.md");

    [Fact]
    public void Every_topic_stands_in_the_table() => Assert.All(
        Topics.All, topic => Assert.Matches($@"(?m)^\|[^|]*`{topic.Id}`", Page));

    [Fact]
    public async Task The_example_is_what_is_printed()
    {
        var shown = Regex.Match(Page, @"```console\n\$ [^\n]*\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        await using var stage = await DoctorStage.StartAsync();
        stage.Settings["Contractor:ExternalId"] = "another-one";

        var run = await stage.RunAsync();

        Assert.All(
            shown.Split('\n').Select(line => line.TrimEnd('…')),
            line => Assert.Contains(line, run.Output, StringComparison.Ordinal));
    }
}
