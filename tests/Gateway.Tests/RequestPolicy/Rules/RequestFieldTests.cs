using System.Text;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Tests.RequestPolicy.Rules;

/// <summary>The allow-list of <c>additionalModelRequestFields</c>.</summary>
public class RequestFieldTests
{
    private static readonly MemberPolicy Policy = Policies.Of(settings => settings.AdditionalModelRequestFields =
    [
        new() { Pointer = "/top_k", Min = 1, Max = 500 },
        new() { Pointer = "/thinking/type", Values = ["enabled", "disabled"] },
        new() { Pointer = "/thinking/budget_tokens", Min = 1024 },
        new() { Pointer = "/a~1b/m~0n" },
        new() { Pointer = "/flag", Values = ["true"] },
        new() { Pointer = "/level", Values = ["1", "2"] },
    ]);

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"top_k":1}""")]
    [InlineData("""{"top_k":5.0e2}""")]
    [InlineData("""{"top_k":null}""")]
    [InlineData("""{"thinking":{}}""")]
    [InlineData("""{"thinking":{"type":"enabled","budget_tokens":99999}}""")]
    [InlineData("""{"thinking":{"type":"en\u0061bled"}}""")]
    [InlineData("""{"\u0074op_k":7}""")]
    [InlineData("""{"a/b":{"m~n":{"any":[{"thing":1,"Thing":2}]}}}""")]
    [InlineData("""{"flag":true,"level":2}""")]
    [InlineData("""{"level":[1,2,1]}""")]
    public void What_is_within_the_list_is_allowed(string fields) => Assert.Null(ErrorOf(fields));

    [Theory]
    [InlineData("""{"top_k":0}""", "additionalModelRequestFields.top_k")]
    [InlineData("""{"top_k":501}""", "additionalModelRequestFields.top_k")]
    [InlineData("""{"top_k":1e400}""", "additionalModelRequestFields.top_k")]
    [InlineData("""{"top_k":"7"}""", "additionalModelRequestFields.top_k")]
    [InlineData("""{"top_k":true}""", "additionalModelRequestFields.top_k")]
    [InlineData("""{"top_k":{}}""", "additionalModelRequestFields.top_k")]
    [InlineData("""{"top_k":[7,1000]}""", "additionalModelRequestFields.top_k[1]")]
    [InlineData("""{"thinking":{"type":"adaptive"}}""", "additionalModelRequestFields.thinking.type")]
    [InlineData("""{"thinking":{"type":["enabled",{}]}}""", "additionalModelRequestFields.thinking.type[1]")]
    [InlineData("""{"thinking":{"other":1}}""", "additionalModelRequestFields.thinking.other")]
    [InlineData("""{"flag":false}""", "additionalModelRequestFields.flag")]
    [InlineData("""{"level":3}""", "additionalModelRequestFields.level")]
    [InlineData("""{"level":"1"}""", null)]
    [InlineData("""{"秘密":1}""", "additionalModelRequestFields.*")]
    public void What_is_not_is_refused_where_it_stands(string fields, string? place) =>
        Assert.StartsWith($"{place} may not", ErrorOf(fields) ?? " may not", StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"Top_k":7}""", "There is no additionalModelRequestFields.Top_k. Use top_k.")]
    [InlineData("""{"thinking":"enabled"}""", "additionalModelRequestFields.thinking must be an object ({…}), such as {\"type\": \"adaptive\"}.")]
    [InlineData("""{"thinking":[{"type":"enabled"}]}""", "additionalModelRequestFields.thinking must be an object ({…}), such as {\"type\": \"adaptive\"}.")]
    [InlineData("""{"max_tokens":7}""", "There is no additionalModelRequestFields.max_tokens. Use inferenceConfig.maxTokens.")]
    [InlineData("7", "additionalModelRequestFields must be an object ({…}).")]
    [InlineData("""["top_k"]""", "additionalModelRequestFields must be an object ({…}).")]
    public void A_slip_is_told_as_one(string fields, string told) => Assert.Equal(told, ErrorOf(fields));

    private static string? ErrorOf(string fields)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"additionalModelRequestFields":{{fields}}}""");
        Assert.Null(RequestMembers.Read(body, BodyForm.Converse, Policy, out var members));
        return members.Error?.Detail.En;
    }
}
