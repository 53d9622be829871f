using System.Text;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Tests.RequestPolicy.Walk;

/// <summary>
/// Every member of the service model, from the simulator's own data: allowed, or refused by name.
/// </summary>
public class DefaultDenyTests
{
    // All members that a setting must allow; every other member of the model needs no setting.
    private static readonly HashSet<string> Ruled = new(StringComparer.Ordinal)
    {
        "guardrailConfig", "promptVariables", "performanceConfig.latency", "serviceTier.type", "guardContent",
        "s3Location", "systemTool", "serverName", "video", "audio",
    };

    [Fact]
    public void Every_member_of_the_service_model_is_allowed_or_has_a_rule()
    {
        Assert.All(Place.Structures.Where(place => !IsBelowARule(place.Path)), place =>
        {
            foreach (var member in place.Members.Where(member => place.Of(member) != "modelId"))
            {
                var refusal = ErrorOf(place.With($"{{\"{member}\":{place.ValueOf(member)}}}"));
                var isRuled = Ruled.Contains(member) || Ruled.Contains(place.Of(member));

                Assert.True(isRuled == refusal is not null, $"{place.Of(member)}: {refusal}");
                Assert.StartsWith(
                    refusal is null ? "" : $"{place.Of(member)} may not", refusal ?? "", StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void A_value_of_another_form_is_an_invalid_request_that_says_which_form_is_meant()
    {
        Assert.All(Place.Structures.Where(place => !IsBelowARule(place.Path)), place =>
        {
            foreach (var member in place.Members.Where(
                member => !Ruled.Contains(member) && place.Of(member) is not ("modelId" or "requestMetadata")))
            {
                foreach (var value in place.OtherValuesOf(member))
                {
                    var error = Refused(place.With($"{{\"{member}\":{value}}}"));

                    Assert.Equal(ErrorCode.InvalidRequest, error?.Code);
                    Assert.StartsWith($"{place.Of(member)} must be ", error!.Detail.En, StringComparison.Ordinal);
                    Assert.StartsWith($"{place.Of(member)} は", error.Detail.Ja, StringComparison.Ordinal);
                }
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
                Assert.Null(ErrorOf(place.With($"{{\"{member}\":null}}")));
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
                var error = Refused(place.With($"{{\"newMember\":{value}}}"));

                // The one place where an unknown member is reported as misplaced: it belongs to the member below.
                var isSchema = place.Path.EndsWith(".inputSchema", StringComparison.Ordinal);
                Assert.Equal(isSchema ? ErrorCode.InvalidRequest : ErrorCode.MemberNotAllowed, error?.Code);
                Assert.Contains(place.Of("newMember"), error!.Detail.En, StringComparison.Ordinal);
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

                var error = Refused(place.With($"{{\"{other}\":1}}"));

                Assert.Equal(ErrorCode.InvalidRequest, error?.Code);
                Assert.StartsWith($"There is no {place.Of(other)}. Use ", error!.Detail.En, StringComparison.Ordinal);
                Assert.Contains(member, error.Detail.En, StringComparison.Ordinal);
            }
        });
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":{"systemTool":{}}}]}""", "messages[0].content must be a list")]
    [InlineData("""{"messages":{"content":[]}}""", "messages must be a list")]
    [InlineData("""{"toolConfig":[{"tools":[]}]}""", "toolConfig must be an object")]
    [InlineData("""{"messages":[{"role":{"x":1}}]}""", "messages[0].role must be a text")]
    [InlineData("""{"messages":[{"content":[[{"text":"x"}]]}]}""", "messages[0].content[0] must be an object")]
    [InlineData("""{"requestMetadata":{"k":{"v":1}}}""", "requestMetadata.* must be a text")]
    [InlineData("""{"inferenceConfig":{"stopSequences":[{"text":"x"}]}}""", "inferenceConfig.stopSequences[0] must be a text")]
    public void Nor_does_a_value_of_another_form_open_a_place_for_members(string body, string told) =>
        Assert.StartsWith(told, ErrorOf(body), StringComparison.Ordinal);

    private static bool IsBelowARule(string path) => path.Split('.').Any(name => Ruled.Contains(name.Split('[')[0]));

    private static string? ErrorOf(string body) => Refused(body)?.Detail.En;

    private static GatewayError? Refused(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.Null(RequestMembers.Read(bytes, BodyForm.Converse, Policies.Default, out var members));
        return members.Error;
    }
}
