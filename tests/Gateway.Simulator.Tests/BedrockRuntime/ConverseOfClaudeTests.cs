using System.Net;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

/// <summary>What Converse refuses of a conversation when a Claude model is called: Bedrock translates it, and Claude judges it.</summary>
public sealed class ConverseOfClaudeTests
{
    private const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Nova = "jp.amazon.nova-2-lite-v1:0";
    private const string Says = "The model returned the following errors: ";
    private const string User = """{"role":"user","content":[{"text":"x"}]}""";
    private const string Markdown = """{"document":{"format":"md","name":"a","source":{"bytes":"5pys5paH"}}}""";
    private const string Pdf = """{"document":{"format":"pdf","name":"a","source":{"bytes":"JVBERi0xLjQ="}}}""";
    private const string CachePoint = """{"cachePoint":{"type":"default"}}""";
    private const string Thought = """{"reasoningContent":{"redactedContent":"AAEC"}}""";
    private const string Thinking = ""","additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024}}""";

    public static TheoryData<string, string> Refused => new()
    {
        // Results: at the beginning of the next message, text before their calls.
        {
            Talk([User, Calls("a"), Message("user", """{"text":"x"}""", Result("a"))]),
            $"{Says}messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: a. Each `tool_use` "
            + "block must have a corresponding `tool_result` block in the next message."
        },
        {
            Talk([User, Message("assistant", Call("a"), """{"text":"x"}"""), Message("user", Result("a"))]),
            $"{Says}messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: a. Each `tool_use` "
            + "block must have a corresponding `tool_result` block in the next message."
        },
        {
            Talk([User, Calls("a"), Message("user", Result("a")), Calls("a"), Message("user", Result("a"))]),
            $"{Says}messages.3.content.0: `tool_use` ids must be unique"
        },

        // Two results in two messages: the first lacks one.
        {
            Talk([User, Calls("a", "b"), Message("user", Result("a")), Message("user", Result("b"))]),
            "Expected toolResult blocks at messages.2.content for the following Ids: b"
        },
        {
            Talk([User, Calls("a"), Message("user", Result("a"), Result("a"))]),
            "The number of toolResult blocks at messages.2.content exceeds the number of toolUse blocks of previous turn."
        },

        // Tools and the choice among them.
        {
            Talk([User], $$""","toolConfig":{"tools":[{{Tool("f")}},{{Tool("f")}}]}"""),
            $"{Says}tools: Tool names must be unique."
        },
        {
            Talk([User], $$""","toolConfig":{"tools":[{{Tool("f")}}],"toolChoice":{"tool":{"name":"g"} } }"""),
            $"{Says}tool_choice: Tool 'g' not found in provided tools"
        },
        {
            Talk([User], ""","additionalModelRequestFields":{"tool_choice":{"type":"auto","disable_parallel_tool_use":true}}"""),
            $"{Says}tool_choice: tool_choice may only be specified while providing tools."
        },
        {
            Talk([User], $$""","toolConfig":{"tools":[{{Tool("f")}}]},"additionalModelRequestFields":{"tool_choice":{"disable_parallel_tool_use":true} }"""),
            $"{Says}tool_choice: Unable to extract tag using discriminator 'type'"
        },
        {
            Talk([User], $$$""","toolConfig":{"tools":[{{{Tool("f")}}}],"toolChoice":{"tool":{"name":"f"}} },"additionalModelRequestFields":{"tool_choice":{"type":"auto","disable_parallel_tool_use":true}}"""),
            "The additional field tool_choice/type conflicts with the existing field toolConfig.toolChoice.tool. "
            + "Remove tool_choice/type and try again."
        },
        {
            Talk([User], $$""","toolConfig":{"tools":[{{Tool("f")}},{{Tool("g", """{"type":"object","anyOf":[{}]}""")}}]}"""),
            $"{Says}tools.1.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level"
        },

        // What ends an answer, and what begins one.
        {
            Talk([User], ""","inferenceConfig":{"stopSequences":["a","\n"]}"""),
            $"{Says}stop_sequences: each stop sequence must contain non-whitespace"
        },
        {
            Talk([User, Message("assistant", """{"text":"答えは "}""")]),
            $"{Says}messages: final assistant content cannot end with trailing whitespace"
        },

        // Cache points.
        {
            Talk([Message("user", """{"text":"x"}""", Markdown, CachePoint)]),
            $"{Says}messages.0.content.2.type: Field required"
        },
        {
            Talk([Message("user", CachePoint, """{"text":"x"}""")]),
            $"{Says}messages.0.content.0.type: Field required"
        },
        {
            Talk([User, Message("assistant", """{"text":"x"}""", Thought, CachePoint), User]),
            "Cache point cannot be inserted after reasoning block. Please remove the invalid cache point and try again."
        },
        {
            Talk(
                [Message("user", """{"text":"x"}""", """{"cachePoint":{"type":"default","ttl":"1h"}}""")],
                $$""","system":[{"text":"s"},{{CachePoint}}]"""),
            $"{Says}messages.0.content.1.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' "
            + "cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`."
        },
        {
            Talk([Message("user", [.. Enumerable.Repeat($$"""{"text":"x"},{{CachePoint}}""", 5)])]),
            $"{Says}A maximum of 4 blocks with cache_control may be provided. Found 5."
        },
    };

    public static TheoryData<string> Accepted =>
    [
        Talk([User, Message("assistant", """{"text":"x"}""", Call("a"), Call("b")), Message("user", Result("b"), Result("a"), """{"text":"x"}""")]),
        Talk([User, Calls("a"), Message("user", Result("a"), CachePoint)]),
        Talk([Message("user", """{"text":"x"}""", Pdf, CachePoint)]),
        Talk([Message("user", Markdown, """{"text":"x"}""", CachePoint)]),
        Talk([User, Message("assistant", """{"text":"答えは"}""")]),
        Talk([User, User]),
        Talk([User], ""","inferenceConfig":{"stopSequences":[" 終"]}"""),
        Talk([User], $$""","toolConfig":{"tools":[{{Tool("f")}}]},"additionalModelRequestFields":{"tool_choice":{"type":"auto","disable_parallel_tool_use":true} }"""),
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task It_is_refused_with_the_reason(string body, string message)
    {
        var answer = await AskAsync(Haiku, body);

        Assert.Equal((HttpStatusCode.BadRequest, message), (answer.Status, answer.Message));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task What_is_in_order_is_answered(string body)
    {
        var answer = await AskAsync(Haiku, body);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"properties":{}}""")]
    [InlineData("""{"type":"string"}""")]
    [InlineData("""{"type":["object"]}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"object"}}}""")]
    public async Task The_schema_of_a_tool_has_an_object_at_its_root_for_every_model(string schema)
    {
        var body = Talk([User], $$""","toolConfig":{"tools":[{{Tool("f")}},{{Tool("g", schema)}}]}""");

        foreach (var model in new[] { Haiku, Nova })
        {
            var answer = await AskAsync(model, body);

            Assert.Equal(
                "The value at toolConfig.tools.1.toolSpec.inputSchema.json.type must be one of the following: object.",
                answer.Message);
        }
    }

    [Fact]
    public async Task Claudes_own_rules_are_not_those_of_Nova()
    {
        var answer = await AskAsync(Nova, Talk([User, Calls("a"), Message("user", """{"text":"x"}""", Result("a"))]));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData(Haiku)]
    [InlineData(Nova)]
    public async Task Roles_alternate_where_the_setting_says_so(string model)
    {
        var body = Talk([User, User]);

        var lenient = await AskAsync(model, body);
        var strict = await AskAsync(model, body, ("RolesMustAlternate", "true"));

        Assert.Equal(HttpStatusCode.OK, lenient.Status);
        Assert.Equal(
            "A conversation must alternate between user and assistant roles. "
            + "Make sure the conversation alternates between user and assistant roles and try again.",
            strict.Message);
    }

    [Fact]
    public async Task With_manual_thinking_a_tool_loop_begins_with_a_thought_where_the_setting_says_so()
    {
        var body = Talk([User, Message("assistant", """{"text":"x"}""", Call("a")), Message("user", Result("a"))], Thinking);

        var lenient = await AskAsync(Haiku, body);
        var strict = await AskAsync(Haiku, body, ("ToolLoopBeginsWithThought", "true"));
        var without = await AskAsync(
            Haiku, body.Replace(Thinking, "", StringComparison.Ordinal), ("ToolLoopBeginsWithThought", "true"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (lenient.Status, without.Status));
        Assert.StartsWith(
            $"{Says}messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `text`.",
            strict.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"none"}""", 0)]
    [InlineData("""{"type":"auto","disable_parallel_tool_use":true}""", 1)]
    [InlineData("""{"type":"auto"}""", 2)]
    [InlineData("""{"type":"any","disable_parallel_tool_use":true}""", 1)]
    [InlineData("""{"type":"tool","name":"g","disable_parallel_tool_use":true}""", 1)]
    public async Task Claudes_own_choice_is_obeyed(string choice, int calls)
    {
        var answer = await AskAsync(Haiku, Talk(
            ["""{"role":"user","content":[{"text":"頼みます。\n[[tool:f {}]] [[tool:f {}]]"}]}"""],
            $$""","toolConfig":{"tools":[{{Tool("f")}},{{Tool("g")}}]},"additionalModelRequestFields":{"tool_choice":{{choice}}}"""));

        var names = answer.Json.GetProperty("output").GetProperty("message").GetProperty("content").EnumerateArray()
            .Where(block => block.TryGetProperty("toolUse", out _))
            .Select(block => block.GetProperty("toolUse").GetProperty("name").GetString())
            .ToList();
        Assert.Equal(calls, names.Count);
        Assert.All(names, name => Assert.Equal(choice.Contains("\"g\"", StringComparison.Ordinal) ? "g" : "f", name));
    }

    [Theory]
    [InlineData("""{"type":1}""")]
    [InlineData("""{"type":"tool"}""")]
    public async Task A_choice_that_Claude_would_refuse_is_none_for_Nova(string choice)
    {
        var answer = await AskAsync(Nova, Talk(
            [User], $$""","toolConfig":{"tools":[{{Tool("f")}}]},"additionalModelRequestFields":{"tool_choice":{{choice}}}"""));

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    [Theory]
    [InlineData("""{"type":"object","oneOf":[{}]}""")]
    [InlineData("""{"type":"object","allOf":[]}""")]
    public async Task Claudes_own_format_refuses_combinations_at_the_root_alike(string schema)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Body = InvokeModelTests.Claude("x", $$""","tools":[{"name":"f","input_schema":{{schema}}}],"stop_sequences":["a"]"""),
        }.By("invoke").SendAsync();

        Assert.Equal(
            "tools.0.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level", answer.Message);
    }

    [Fact]
    public async Task Claudes_own_format_refuses_blank_stop_sequences_alike()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Body = InvokeModelTests.Claude("x", ""","stop_sequences":["a"," "]"""),
        }.By("invoke").SendAsync();

        Assert.Equal("stop_sequences: each stop sequence must contain non-whitespace", answer.Message);
    }

    // The tool of the calls is offered unless the members say otherwise.
    private static string Talk(IEnumerable<string> messages, string members = "")
    {
        var list = string.Join(',', messages);
        var tools = list.Contains("toolUse", StringComparison.Ordinal) ? $$""","toolConfig":{"tools":[{{Tool("f")}}]}""" : "";
        return $$"""{"messages":[{{list}}]{{tools}}{{members}}}""";
    }

    private static string Message(string role, params IEnumerable<string> blocks) =>
        $$"""{"role":"{{role}}","content":[{{string.Join(',', blocks)}}]}""";

    private static string Calls(params IEnumerable<string> ids) => Message("assistant", ids.Select(Call));

    private static string Call(string id) => $$$"""{"toolUse":{"toolUseId":"{{{id}}}","name":"f","input":{}} }""";

    private static string Result(string id) => $$$"""{"toolResult":{"toolUseId":"{{{id}}}","content":[{"text":"ok"}]}}""";

    private static string Tool(string name, string schema = """{"type":"object"}""") =>
        $$$"""{"toolSpec":{"name":"{{{name}}}","inputSchema":{"json":{{{schema}}} } } }""";

    private static async Task<Response> AskAsync(string model, string body, params (string Key, string Value)[] settings)
    {
        await using var simulator = await RunningSimulator.StartAsync(null, settings);
        simulator.Aws.Contractor.PermissionPolicy = Policy.AllowAll;
        return await new SignedCall(simulator, simulator.Session()) { Body = body }.For(model).SendAsync();
    }
}
