using System.Text;
using Gateway.Inspection.Members;

namespace Gateway.Tests.Inspection.Members;

/// <summary>
/// Every member of the service model, as the simulator's own data tells it: allowed, or refused by name.
/// </summary>
public class DefaultDenyTests
{
    // All that has to be allowed; everything else in the model needs no setting.
    private static readonly HashSet<string> Ruled = new(StringComparer.Ordinal)
    {
        "guardrailConfig", "promptVariables", "performanceConfig", "serviceTier", "guardContent", "s3Location",
        "systemTool", "serverName", "video", "audio",
    };

    [Fact]
    public void Every_member_of_the_service_model_is_allowed_or_has_a_rule()
    {
        Assert.All(Place.Structures.Where(place => !IsBelowARule(place.Path)), place =>
        {
            foreach (var member in place.Members.Where(member => place.Of(member) != "modelId"))
            {
                var refusal = Refusal(place.With($"{{\"{member}\":{{}}}}"));

                Assert.True(Ruled.Contains(member) == refusal is not null, $"{place.Of(member)}: {refusal}");
                Assert.StartsWith(
                    refusal is null ? "" : $"{place.Of(member)} may not", refusal ?? "", StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void Null_is_as_good_as_nothing()
    {
        Assert.All(Place.Structures.Where(place => !IsBelowARule(place.Path)), place =>
        {
            foreach (var member in place.Members.Where(member => place.Of(member) != "modelId"))
            {
                Assert.Null(Refusal(place.With($"{{\"{member}\":null}}")));
            }
        });
    }

    [Fact]
    public void A_member_that_is_not_in_the_service_model_is_refused_wherever_it_stands()
    {
        Assert.All(Place.Structures.Where(place => !IsBelowARule(place.Path)), place =>
        {
            foreach (var value in new[] { "null", "1", "{}", "[{\"text\":1}]" })
            {
                Assert.StartsWith(
                    $"{place.Of("newMember")} may not", Refusal(place.With($"{{\"newMember\":{value}}}")),
                    StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void A_name_in_another_case_is_another_name()
    {
        Assert.All(Place.Structures.Where(place => !IsBelowARule(place.Path)), place =>
        {
            foreach (var member in place.Members.Where(member => place.Of(member) != "modelId"))
            {
                var other = member.ToUpperInvariant();

                Assert.StartsWith(
                    $"{place.Of(other)} may not", Refusal(place.With($"{{\"{other}\":1}}")), StringComparison.Ordinal);
            }
        });
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":{"systemTool":{}}}]}""")]
    [InlineData("""{"messages":{"content":[]}}""")]
    [InlineData("""{"toolConfig":[{"tools":[]}]}""")]
    [InlineData("""{"messages":[{"role":{"x":1}}]}""")]
    [InlineData("""{"messages":[{"content":[[{"text":"x"}]]}]}""")]
    [InlineData("""{"requestMetadata":{"k":{"v":1}}}""")]
    public void Nor_does_a_value_of_another_form_open_a_place_for_members(string body) =>
        Assert.Contains("may not be used", Refusal(body), StringComparison.Ordinal);

    private static bool IsBelowARule(string path) => path.Split('.').Any(name => Ruled.Contains(name.Split('[')[0]));

    private static string? Refusal(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.Null(RequestMembers.Read(bytes, BodyForm.Converse, Policies.Default, out var members));
        return members.Refusal?.Detail.En;
    }
}
