using System.Text.Json;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

/// <summary>A schema for the answer, in Converse's form and in Claude's own.</summary>
public sealed class StructuredOutputTests
{
    private const string Says = "The model returned the following errors: ";

    [Theory]
    [InlineData("ByModel", null)]
    [InlineData("Accepted", null)]
    [InlineData("Refused", $"{Says}output_config.format: Extra inputs are not permitted")]
    public async Task A_schema_for_the_answer_is_taken_by_setting(string setting, string? message)
    {
        var answer = await AskAsync(
            WithFormat("""{"type":"object","properties":{},"additionalProperties":false}"""), ("StructuredOutput", setting));

        Assert.Equal(message, answer.Message);
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

    private static async Task<Response> AskAsync(string body, params (string Key, string Value)[] settings)
    {
        await using var simulator = await RunningSimulator.StartAsync(null, settings);
        return await new SignedCall(simulator, simulator.Session()) { Body = body }.SendAsync();
    }
}
