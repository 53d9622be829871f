using System.Text.RegularExpressions;

namespace Gateway.Deploy.Tests;

/// <summary>
/// The names of variables in the examples are valid for a shell, systemd and Kubernetes. With another name, a shell prints "not a
/// valid identifier", systemd drops the line, and the gateway starts without the application.
/// </summary>
public sealed partial class ExampleNamesTests
{
    [Theory]
    [InlineData("systemd/gateway.env.example")]
    [InlineData("systemd/postgresql.env.example")]
    [InlineData("systemd/secrets.env.example")]
    [InlineData("compose/gateway.env.example")]
    [InlineData("kubernetes/gateway.yaml")]
    [InlineData("runbook.ja.md")]
    [InlineData("offline.md")]
    [InlineData("systemd/README.md")]
    [InlineData("docs/configuration.md")]
    [InlineData("docs/request-policy.md")]
    [InlineData("docs/security.md")]
    public void Every_name_of_a_setting_is_an_identifier(string document)
    {
        var text = File.ReadAllText(Repository.PathOf("deploy", document));
        var names = SettingName().Matches(text).Select(match => match.Value)
            .Concat(document.EndsWith(".env.example", StringComparison.Ordinal) ? EnvironmentFile.Names(text) : []).ToList();

        Assert.All(names, name => Assert.Matches("^[A-Za-z_][A-Za-z0-9_]*$", name));
        Assert.DoesNotContain(names, name => name.Contains("___", StringComparison.Ordinal));
    }

    [Fact]
    public void There_are_names_to_look_at() => Assert.Contains(
        "Callers__Applications__resident_desk__Models__0",
        SettingName().Matches(File.ReadAllText(Repository.PathOf("deploy", "kubernetes", "gateway.yaml"))).Select(match => match.Value));

    // A setting with two levels or more, up to where a reader sees the name end; placeholders in braces are not names.
    [GeneratedRegex(@"(?<![\w{])(?:Callers|Contractor|Catalog|Network|Bedrock|Operations|Kestrel)__[\w.-]+(?![\w{}…])")]
    private static partial Regex SettingName();
}
