using System.Net;
using System.Text.Json;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

/// <summary>A schema for the answer, in Converse's form and in Claude's own.</summary>
public sealed class StructuredOutputTests
{
    private const string Haiku45 = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Haiku55 = "jp.anthropic.claude-haiku-5-5";
    private const string Says = "The model returned the following errors: ";

    [Theory]
    [InlineData("ByModel", Haiku45, true)]
    [InlineData("ByModel", Haiku55, false)]
    [InlineData("Accepted", Haiku45, true)]
    [InlineData("Accepted", Haiku55, true)]
    [InlineData("Refused", Haiku45, false)]
    [InlineData("Refused", Haiku55, false)]
    public async Task A_schema_for_the_answer_is_taken_by_setting_and_model(string setting, string model, bool taken)
    {
        await using var simulator = await RunningSimulator.StartAsync(null, ("StructuredOutput", setting));
        simulator.Aws.Contractor.PermissionPolicy = Policy.AllowAll;

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Body = WithFormat("""{"type":"object","properties":{},"additionalProperties":false}"""),
        }.For(model).SendAsync();

        Assert.Equal(
            taken ? (HttpStatusCode.OK, null) : (HttpStatusCode.BadRequest, $"{Says}output_config.format: Extra inputs are not permitted"),
            (answer.Status, answer.Message));
    }

    [Theory]
    [InlineData("""{"type":"object"}""", "For 'object' type, 'additionalProperties' must be explicitly set to false")]
    [InlineData("""{"type":"object","additionalProperties":true}""", "For 'object' type, 'additionalProperties' must be explicitly set to false")]
    [InlineData("""{"type":"array","items":{"type":"object"}}""", "For 'object' type, 'additionalProperties' must be explicitly set to false")]
    [InlineData("""{"type":"array","maxItems":3}""", "For 'array' type, property 'maxItems' is not supported")]
    [InlineData("""{"anyOf":[{"type":"null"},{"type":"integer","minimum":1,"maximum":5}]}""", "For 'integer' type, properties maximum, minimum are not supported")]
    [InlineData("""{"type":["string","null"],"maxLength":3}""", "For 'string' type, property 'maxLength' is not supported")]
    public async Task Words_that_structured_output_does_not_have_are_refused_by_both_operations(string schema, string because)
    {
        var conversed = await AskAsync(WithFormat(schema));
        await using var simulator = await RunningSimulator.StartAsync();
        var invoked = await new SignedCall(simulator, simulator.Session())
        {
            Body = InvokeModelTests.Claude(
                "x", $$""","output_config":{"format":{"type":"json_schema","schema":{{schema}} } }"""),
        }.By("invoke").SendAsync();

        Assert.Equal($"{Says}output_config.format.schema: {because}", conversed.Message);
        Assert.Equal($"output_config.format.schema: {because}", invoked.Message);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"a":1,"a":2}""")]
    public async Task A_schema_that_is_no_object_is_refused(string schema)
    {
        var answer = await AskAsync(WithFormat(schema));

        Assert.Equal(
            "The format of the value at outputConfig.textFormat.structure.jsonSchema.schema is invalid. "
            + "Provide a json object for the field and try again.",
            answer.Message);
    }

    private static string WithFormat(string schema) => Some.Saying(
        "x",
        $$$""","outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":{{{JsonSerializer.Serialize(schema)}}} } } } }""");

    private static async Task<Response> AskAsync(string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        return await new SignedCall(simulator, simulator.Session()) { Body = body }.SendAsync();
    }
}
