using System.Text.Json;
using Gateway.Deploy.Tests.Schemas;
using YamlDotNet.Serialization;

namespace Gateway.Deploy.Tests.Compose;

/// <summary>The Compose file for a laptop.</summary>
public sealed class ComposeTests
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("deploy", "compose", "compose.yaml"));

    [Fact]
    public void It_is_valid_Compose()
    {
        Assert.Empty(PublishedSchema.Compose().Complaints(Parse(Text)));
    }

    [Theory]
    [InlineData("cap_drop:", "cap_dropped:")]
    [InlineData("read_only: true", "read_only: [true]")]
    [InlineData("network_mode: host", "network_mode: 7")]
    [InlineData("services:", "service:")]
    public void A_misspelt_one_is_not(string good, string wrong)
    {
        Assert.Contains(good, Text, StringComparison.Ordinal);

        Assert.NotEmpty(PublishedSchema.Compose().Complaints(
            Parse(Text.Replace(good, wrong, StringComparison.Ordinal))));
    }

    [Fact]
    public void The_gateway_runs_as_it_does_in_production()
    {
        var gateway = Service("gateway");

        Assert.Equal("1654:1654", gateway.GetProperty("user").GetString());
        Assert.True(gateway.GetProperty("read_only").GetBoolean());
        Assert.Equal("ALL", gateway.GetProperty("cap_drop")[0].GetString());
        Assert.Equal("no-new-privileges:true", gateway.GetProperty("security_opt")[0].GetString());
        Assert.StartsWith("127.0.0.1:", gateway.GetProperty("ports")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_gateway_starts_only_when_asked_for()
    {
        Assert.Equal("gateway", Service("gateway").GetProperty("profiles")[0].GetString());
        Assert.False(Service("sandbox").TryGetProperty("profiles", out _));
    }

    // Its listeners are on 127.0.0.1, which published ports do not reach.
    [Fact]
    public void The_sandbox_shares_the_machines_loopback()
    {
        Assert.Equal("host", Service("sandbox").GetProperty("network_mode").GetString());
        Assert.False(Service("sandbox").TryGetProperty("ports", out _));
    }

    [Fact]
    public void Every_path_it_names_is_there()
    {
        var folder = Repository.PathOf("deploy", "compose");
        var command = Service("sandbox").GetProperty("command").EnumerateArray().Last().GetString()!;

        Assert.True(File.Exists(Path.Combine(
            folder, Service("gateway").GetProperty("build").GetProperty("context").GetString()!, "Dockerfile")));
        Assert.True(Directory.Exists(Path.Combine(folder, "..", "..", command)));
    }

    [Fact]
    public void Every_variable_it_sets_is_one_the_program_reads()
    {
        var example = File.ReadAllText(Repository.PathOf("deploy", "compose", "gateway.env.example"));
        var set = EnvironmentFile.Names(example)
            .Concat(Service("gateway").GetProperty("environment").EnumerateObject().Select(one => one.Name))
            .ToList();

        Assert.Contains("Contractor__RoleArn", set);
        Assert.All(set, name => Assert.True(ProgramSettings.Exists(name), name));
    }

    private static JsonElement Service(string name) => Parse(Text).GetProperty("services").GetProperty(name);

    private static JsonElement Parse(string yaml)
    {
        var document = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize<object>(yaml);
        return JsonElement.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(document));
    }
}
