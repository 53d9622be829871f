using System.Diagnostics;
using System.Text.RegularExpressions;
using Gateway.Deploy.Tests.Access;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>The templates as texts: the descriptions in the console, and the checks of AWS's own schemas.</summary>
public sealed partial class TemplateTests
{
    // CodeArtifact is not in Osaka.
    private const string TokyoOnly = "municipality/50-build.yaml";

    public static TheoryData<string> Paths => [.. AllStacks.Paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_parameter_is_described_in_Japanese_and_English(string path) => Assert.All(
        Deployments.Read(path)["Parameters"]!.AsObject(),
        parameter => Assert.Matches(BothLanguages(), (string)parameter.Value!["Description"]!));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_parameter_is_used(string path)
    {
        var template = Deployments.Copy(path);
        var parameters = template["Parameters"]!.AsObject().Select(parameter => parameter.Key).ToList();
        template.Remove("Parameters");
        template.Remove("Metadata");
        var text = template.ToJsonString();

        Assert.All(parameters, parameter => Assert.True(
            text.Contains($"\"Ref\":\"{parameter}\"", StringComparison.Ordinal)
            || text.Contains($"${{{parameter}}}", StringComparison.Ordinal),
            $"{path} does not use {parameter}."));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task The_linter_finds_nothing(string path)
    {
        var linter = Prerequisites.ProgramIfPresent("cfn-lint", "Install it: pip install cfn-lint==1.51.0. It checks the templates against AWS's schemas.");
        var arguments = path == TokyoOnly
            ? new[] { "--regions", "ap-northeast-1" }
            : ["--regions", "ap-northeast-1", "ap-northeast-3"];
        var start = new ProcessStartInfo(linter, [.. arguments, "--template", Repository.PathOf("deploy", path)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            + await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", said);
        Assert.Equal(0, process.ExitCode);
    }

    // Kanji or kana before "/ ", Latin letters after it.
    [GeneratedRegex(@"[\u3040-\u30ff\u4e00-\u9fff].*/ .*[A-Za-z]", RegexOptions.Singleline)]
    private static partial Regex BothLanguages();
}
