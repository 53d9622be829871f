using System.Reflection;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;

namespace Gateway.Tests.Errors;

/// <summary>The texts that callers read use the words of the glossary and give a next step.</summary>
public class RefusalTextTests
{
    // Words that name no role in a city hall, or that personify AWS.
    private static readonly string[] Misleading = ["管理者", "運用者に", "メンバー", "利用枠", "知りません", "直りません", "少し待って"];

    public static TheoryData<string> Names => [.. Refusals().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_refusal_is_worded_as_the_glossary_says(string name)
    {
        var error = Refusals().Single(one => one.Name == name).Refusal;

        Assert.All(Misleading, word => Assert.DoesNotContain(word, error.Detail.Ja + error.Code.Title.Ja, StringComparison.Ordinal));
        Assert.EndsWith("。", error.Detail.Ja, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_refusal_that_its_reader_cannot_mend_says_what_to_do(string name)
    {
        var error = Refusals().Single(one => one.Name == name).Refusal;

        Assert.True(
            error.Code.Party == Party.Caller || error.Detail.Ja.Contains("ください", StringComparison.Ordinal),
            $"{name}: {error.Detail.Ja}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_refusal_that_sends_its_reader_to_the_operator_names_the_contact(string name)
    {
        var error = Refusals().Single(one => one.Name == name).Refusal;

        Assert.True(error.NeedsOperator || !error.Detail.Ja.Contains("運用担当者に", StringComparison.Ordinal), name);
        Assert.True(error.NeedsOperator || error.Code.Party == Party.Caller, name);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(424)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    public void What_Bedrock_refuses_is_worded_alike(int status)
    {
        var detail = UpstreamErrors.Map(new UpstreamError(status, "", "", null)).Error!.Detail.Ja;

        Assert.All(Misleading, word => Assert.DoesNotContain(word, detail, StringComparison.Ordinal));
        Assert.Contains("ください", detail, StringComparison.Ordinal);
    }

    // The errors with fixed texts; the others contain values of the request.
    private static IEnumerable<(string Name, GatewayError Refusal)> Refusals() => typeof(GatewayHost).Assembly.GetTypes()
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.FieldType == typeof(GatewayError))
        .Select(field => ($"{field.DeclaringType!.Name}.{field.Name.Trim('<').Split('>')[0]}", (GatewayError)field.GetValue(null)!));
}
