using System.Text.Json.Nodes;

namespace Gateway.Deploy.Tests.Access;

/// <summary>Tests that the expectations notice a fault in a template and a missing statement.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private static readonly string[] WithPolicies =
    [
        "contractor/bedrock-access.yaml",
        "municipality/10-foundation.yaml",
        "municipality/20-endpoints.yaml",
        "municipality/25-database.yaml",
        "municipality/30-service.yaml",
        "municipality/40-observability.yaml",
        "municipality/50-build.yaml",
    ];

    [Fact]
    public void Every_planted_fault_is_caught()
    {
        var survivors = Mutation.All
            .Where(mutation => Expectations.Contradictions(mutation.Read).Count == 0)
            .Select(mutation => mutation.ToString())
            .ToList();

        output.WriteLine($"{Mutation.All.Count - survivors.Count} of {Mutation.All.Count} planted faults were caught.");
        Assert.Empty(survivors);
        Assert.True(Mutation.All.Count >= 30);
        Assert.Equal(Mutation.All.Count, Mutation.All.Select(mutation => mutation.ToString()).Distinct().Count());
    }

    [Fact]
    public void Faults_are_caught_by_what_policies_say_and_seldom_by_templates_that_cannot_be_deployed()
    {
        var undeployable = Mutation.All
            .Where(mutation => !Expectations.Contradictions(mutation.Read).Any(said => said.Contains(" says ", StringComparison.Ordinal)))
            .Select(mutation => mutation.Fault);

        Assert.Equal(["an effect that is none", "a policy of another version", "a misspelt condition operator"], undeployable);
    }

    [Fact]
    public void Every_fault_changes_its_template() =>
        Assert.All(Mutation.All, mutation => Assert.False(
            JsonNode.DeepEquals(Deployments.Read(mutation.Template), mutation.Read(mutation.Template)), mutation.Fault));

    [Fact]
    public void No_statement_can_be_taken_away_unnoticed()
    {
        var statements = WithPolicies.SelectMany(AllStatements).ToList();
        var survivors = statements
            .Where(one => Expectations.Contradictions(path => path == one.Template ? one.Without : Deployments.Read(path)).Count == 0)
            .Select(one => $"{one.Template}: {one.Sid}")
            .ToList();

        output.WriteLine($"{statements.Count - survivors.Count} of {statements.Count} statements are missed when taken away.");
        Assert.Empty(survivors);
    }

    [Fact]
    public void Every_template_with_a_policy_is_looked_at() => Assert.Equal(
        WithPolicies.Order(StringComparer.Ordinal),
        Templates().Where(path => Statements.Below(Deployments.Read(path)).Any()));

    private static IEnumerable<string> Templates() => Directory
        .EnumerateFiles(Repository.PathOf("deploy"), "*.yaml", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.PathOf("deploy"), path))
        .Where(path => path.StartsWith("contractor", StringComparison.Ordinal)
            || path.StartsWith("municipality", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<(string Template, string Sid, JsonObject Without)> AllStatements(string template)
    {
        var count = Statements.Below(Deployments.Read(template)).Count();
        for (var i = 0; i < count; i++)
        {
            var changed = Deployments.Copy(template);
            var statement = Statements.Below(changed).ElementAt(i);
            var sid = (string)statement["Sid"]!;
            if (statement.Parent is JsonArray items)
            {
                // A statement that an option creates is one of the three parts of an If.
                items[items.IndexOf(statement)] = new JsonObject { ["Ref"] = "AWS::NoValue" };
            }

            yield return (template, sid, changed);
        }
    }
}
