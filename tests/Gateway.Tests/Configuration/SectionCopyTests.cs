using Gateway.Configuration;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>The binder sees in a copy what it would see in the configuration itself.</summary>
public class SectionCopyTests
{
    private static readonly IConfigurationRoot Original = new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Models"] = "a value above other values",
            ["Models:one:Id"] = "1",
            ["Models:one:Source"] = "first",
            ["Models:one:List:10"] = "k",
            ["Models:one:List:2"] = "b",
            ["Models:gone"] = "first",
            ["Modelsx:one"] = "another section",
        })
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["MODELS:ONE:source"] = "second",
            ["Models:gone"] = null,
            ["Models:two:Empty"] = "",
        })
        .AddConfiguration(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Models:three:0"] = "chained" })
            .Build())
        .Build();

    [Fact]
    public void It_holds_the_same_values_under_the_same_paths() =>
        Assert.Equal(Lines(Original.GetSection("Models")), Lines(SectionCopy.Of(Original, "Models")));

    [Fact]
    public void It_finds_the_same_children_in_the_same_order() =>
        Assert.All(
            ["Models", "Models:one", "Models:ONE:List", "Models:gone", "Models:two", "Models:three", "Models:none"],
            path => Assert.Equal(
                Original.GetSection(path).GetChildren().Select(child => child.Key),
                SectionCopy.Of(Original, path).GetChildren().Select(child => child.Key)));

    [Fact]
    public void A_section_that_nothing_sets_does_not_exist() =>
        Assert.False(SectionCopy.Of(Original, "Mode").Exists());

    [Fact]
    public void It_keeps_its_values_when_the_configuration_changes()
    {
        var configuration = new ConfigurationManager { ["Models:one"] = "before" };
        var copy = SectionCopy.Of(configuration, "Models");

        configuration["Models:one"] = "after";

        Assert.Equal("before", copy["one"]);
        Assert.Equal("after", SectionCopy.Of(configuration, "Models")["one"]);
    }

    private static IEnumerable<string> Lines(IConfigurationSection section) =>
        section.AsEnumerable().Select(pair => $"{pair.Key}={pair.Value ?? "(null)"}").Order(StringComparer.Ordinal);
}
