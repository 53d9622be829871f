using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Gateway.BodyEdits;
using Gateway.Buffers;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Tests.RequestPolicy;

namespace Gateway.Tests.BodyEdits;

public class BodyEditTests
{
    private const string RequestId = "window-7.2026";

    private static readonly MemberPolicy Nothing = Policies.Of(settings => settings.RequestMetadata = false);

    private static readonly MemberPolicy Metadata = Policies.Of(_ => { }, "131016");

    private static readonly MemberPolicy Everything = Policies.Of(
        settings =>
        {
            settings.MaxTokens = 500;
            settings.Guardrail = new() { Identifier = "gr1", Version = "2", CrossRegionProfile = "none" };
        },
        "131016");

    private static readonly MemberPolicy Guardrail = Policies.Of(settings =>
    {
        settings.RequestMetadata = false;
        settings.Guardrail = new() { Identifier = "gr1", Version = "2", CrossRegionProfile = "none" };
    });

    private static readonly MemberPolicy Tokens = Policies.Of(settings =>
    {
        settings.MaxTokens = 500;
        settings.RequestMetadata = false;
    });

    [Theory]
    [InlineData("""{"modelId":"m"}""", "{}")]
    [InlineData("""{ "modelId" : "m" }""", "{  }")]
    [InlineData("""{"modelId":"m","system":[]}""", """{"system":[]}""")]
    [InlineData("""{"modelId":"m" , "system":[]}""", """{ "system":[]}""")]
    [InlineData("""{"system":[],"modelId":"m"}""", """{"system":[]}""")]
    [InlineData("""{"system":[] , "modelId":"m" }""", """{"system":[]  }""")]
    [InlineData("""{"system":[],"modelId":"m","messages":[]}""", """{"system":[],"messages":[]}""")]
    public void ModelId_is_cut_out_with_exactly_one_comma(string body, string expected) =>
        Assert.Equal(expected, Edited(body, BodyForm.ConverseWithModelId, Nothing));

    [Theory]
    [InlineData("{}", """{"requestMetadata":{+}}""")]
    [InlineData(" { } ", """ {"requestMetadata":{+} } """)]
    [InlineData("""{"system":[]}""", """{"requestMetadata":{+},"system":[]}""")]
    [InlineData("""{"requestMetadata":{}}""", """{"requestMetadata":{+}}""")]
    [InlineData("""{"requestMetadata":{ }}""", """{"requestMetadata":{+ }}""")]
    [InlineData("""{"requestMetadata" : { "k":"v"},"system":[]}""", """{"requestMetadata" : {+, "k":"v"},"system":[]}""")]
    [InlineData("""{"requestMetadata":null}""", """{"requestMetadata":{+}}""")]
    [InlineData(
        """{"system":[],"\u0072equestMetadata":{"k":""}}""", """{"system":[],"\u0072equestMetadata":{+,"k":""}}""")]
    public void Metadata_is_added_to_what_the_caller_gives(string body, string expected)
    {
        const string Own = "\"municipality\":\"131016\",\"application\":\"desk\",\"requestId\":\"window-7.2026\"";

        Assert.Equal(expected.Replace("+", Own, StringComparison.Ordinal), Edited(body, BodyForm.Converse, Metadata));
    }

    [Theory]
    [InlineData("{}", """{"inferenceConfig":{"maxTokens":500}}""")]
    [InlineData("""{"system":[]}""", """{"inferenceConfig":{"maxTokens":500},"system":[]}""")]
    [InlineData("""{"inferenceConfig":{}}""", """{"inferenceConfig":{"maxTokens":500}}""")]
    [InlineData("""{"inferenceConfig":{"topP":1}}""", """{"inferenceConfig":{"maxTokens":500,"topP":1}}""")]
    [InlineData("""{"inferenceConfig":null}""", """{"inferenceConfig":{"maxTokens":500}}""")]
    [InlineData("""{"inferenceConfig":{"maxTokens":500}}""", """{"inferenceConfig":{"maxTokens":500}}""")]
    [InlineData("""{"inferenceConfig":{"maxTokens": 7e1 }}""", """{"inferenceConfig":{"maxTokens": 7e1 }}""")]
    [InlineData("""{"inferenceConfig":{"maxTokens": 501 }}""", """{"inferenceConfig":{"maxTokens": 500 }}""")]
    [InlineData("""{"inferenceConfig":{"maxTokens":5.1e2}}""", """{"inferenceConfig":{"maxTokens":500}}""")]
    [InlineData("""{"inferenceConfig":{"maxTokens":1e99999}}""", """{"inferenceConfig":{"maxTokens":500}}""")]
    [InlineData("""{"inferenceConfig":{"maxTokens":null}}""", """{"inferenceConfig":{"maxTokens":500}}""")]
    [InlineData("""{"inferenceConfig":{"maxTokens":"9"}}""", """{"inferenceConfig":{"maxTokens":500}}""")]
    public void MaxTokens_is_clamped_where_the_settings_say_so(string body, string expected)
    {
        Assert.Equal(expected, Edited(body, BodyForm.Converse, Tokens));
        Assert.Equal(body, Edited(body, BodyForm.Converse, Nothing));
    }

    // With a second member of that name, it would depend on the reader which of the two counts.
    [Theory]
    [InlineData("""{"system":[]}""", """{"guardrailConfig":{+},"system":[]}""")]
    [InlineData("""{"guardrailConfig":null,"system":[]}""", """{"guardrailConfig":{+},"system":[]}""")]
    [InlineData("""{"system":[], "\u0067uardrailConfig" : null }""", """{"system":[], "\u0067uardrailConfig" : {+} }""")]
    public void A_guardrail_is_forced_where_the_settings_say_so(string body, string expected)
    {
        const string Own = "\"guardrailIdentifier\":\"gr1\",\"guardrailVersion\":\"2\"";

        Assert.Equal(expected.Replace("+", Own, StringComparison.Ordinal), Edited(body, BodyForm.Converse, Guardrail));
        Assert.Equal(body, Edited(body, BodyForm.Converse, Nothing));
    }

    [Theory]
    [InlineData("{}", """{"max_tokens":500}""")]
    [InlineData("""{"system":""}""", """{"max_tokens":500,"system":""}""")]
    [InlineData("""{"max_tokens":20,"system":""}""", """{"max_tokens":20,"system":""}""")]
    [InlineData("""{"system":"","max_tokens":64000}""", """{"system":"","max_tokens":500}""")]
    public void The_same_in_Anthropics_form(string body, string expected) =>
        Assert.Equal(expected, Edited(body, BodyForm.Anthropic, Everything));

    [Theory]
    [InlineData("""{"input":{"converse":{"system":[]}}}""", nameof(BodyForm.CountTokens))]
    [InlineData("""{"a":1}""", nameof(BodyForm.Opaque))]
    public void Other_forms_stay_as_they_are(string body, string form) =>
        Assert.Equal(body, Edited(body, Enum.Parse<BodyForm>(form), Everything));

    // Bodies are built from pieces, without and with the edits, and compared byte by byte.
    [Fact]
    public void Wherever_members_stand_every_other_byte_stays_and_the_edits_say_what_they_must()
    {
        var space = Gen.OneOf("", " ", "\n\t", "\r\n  ");
        var free = Gen.OneOf(
            "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"こんにちは、\\\"modelId\\\"\"}]}]",
            "\"system\":[{\"text\":\"\\ud83d\\ude00 requestMetadata {\"}]", "\"toolConfig\":{ \"tools\" : [ ] }",
            "\"outputConfig\":{\"effort\":\"low\"}");
        var metadata = Gen.OneOf("", "null", "{}", "{ }", "{\"unit\":\"tax\"}", "{ \"a\" : \"b\" , \"c\" : \"\" }");
        var inference = Gen.OneOf(
            "", "null", "{}", "{ \"topP\" : 0.10 }", "{\"maxTokens\":5e2}", "{\"topP\":1,\"maxTokens\" : 9999 }");
        var drafts = Gen.Select(free.Array[0, 4], metadata, inference, Gen.Int[0, 1000], space.Array[20])
            .Select((some, own, tokens, at, spaces) => new EditedDraft([.. some.Distinct()], own, tokens, at, spaces));

        drafts.Sample(
            draft =>
            {
                foreach (var policy in new[] { Nothing, Metadata, Tokens, Everything })
                {
                    var spliced = Edited(draft.Body, BodyForm.ConverseWithModelId, policy);

                    Assert.Equal(draft.Expected(policy, RequestId), spliced);
                    Assert.NotNull(JsonNode.Parse(spliced, null, new() { AllowDuplicateProperties = false }));
                }
            },
            iter: 3_000);
    }

    [Fact]
    public void A_body_of_25_MB_is_spliced_in_the_room_before_it()
    {
        var text = new string('x', 25_000_000);
        var body = $$$"""{"messages":[{"role":"user","content":[{"text":"{{{text}}}"}]}],"modelId":"m","requestMetadata":{"k":"v"}}""";

        var spliced = Edited(body, BodyForm.ConverseWithModelId, Everything);

        Assert.EndsWith("\"requestId\":\"window-7.2026\",\"k\":\"v\"}}", spliced, StringComparison.Ordinal);
        Assert.Contains(text, spliced, StringComparison.Ordinal);
    }

    private static string Edited(string body, BodyForm form, MemberPolicy policy)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.Null(RequestMembers.Read(bytes, form, policy, out var members));
        var room = BodyEditor.RoomFor(policy);
        using var held = new RequestBody(ByteBuffer.Of([.. new byte[room], .. bytes]), room, bytes.Length);

        BodyEditor.Apply(held, members, form, policy, new(RequestId), Adaptation.None);

        return Encoding.UTF8.GetString(held.Bytes.Span);
    }
}
