using System.Net;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

/// <summary>
/// Requests that one generation of Claude accepts and another rejects: the same with Converse and InvokeModel, except that
/// Converse says that the error comes from the model.
/// </summary>
public sealed class ClaudeModelTests
{
    private const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Sonnet = "jp.anthropic.claude-sonnet-4-6";
    private const string Opus7 = "jp.anthropic.claude-opus-4-7";
    private const string Opus8 = "jp.anthropic.claude-opus-4-8";
    private const string Sonnet5 = "jp.anthropic.claude-sonnet-5";
    private const string Opus5 = "jp.anthropic.claude-opus-5-5";
    private const string Says = "The model returned the following errors: ";

    private const string NoAdaptive = "adaptive thinking is not supported on this model";
    private const string NoEffort = "This model does not support the effort parameter.";
    private const string Budget =
        "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at "
        + "https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size";
    private const string AllowAll =
        """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    /// <summary>Members of the Messages API in addition to the conversation; the error is null if they are accepted.</summary>
    public static TheoryData<string, string, string?> Fields => new()
    {
        { Haiku, """ "thinking":{"type":"enabled","budget_tokens":1024}""", null },
        { Haiku, """ "thinking":{"type":"enabled","budget_tokens":1023}""", "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024" },
        { Haiku, """ "thinking":{"type":"enabled","budget_tokens":1999}""", null },
        { Haiku, """ "thinking":{"type":"enabled","budget_tokens":2000}""", Budget },
        { Haiku, """ "thinking":{"type":"enabled","budget_tokens":31999}""", Budget },
        { Haiku, """ "thinking":{"type":"enabled","budget_tokens":31999},"anthropic_beta":["interleaved-thinking-2025-05-14"]""", Budget },
        { Haiku, """ "thinking":{"type":"disabled"}""", null },
        { Haiku, """ "thinking":{"type":"adaptive"}""", NoAdaptive },
        { Haiku, """ "output_config":{"effort":"high"}""", NoEffort },
        { Haiku, """ "thinking":{"type":"enabled","budget_tokens":1024},"temperature":0.5""", "`temperature` may only be set to 1 when thinking is enabled. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#important-considerations-when-using-extended-thinking" },
        { Haiku, """ "temperature":0.5,"top_k":5""", null },
        { Haiku, """ "temperature":0.5,"top_p":0.5""", "`temperature` and `top_p` cannot both be specified for this model. Please use only one." },
        { Haiku, """ "surprise":1""", "surprise: Extra inputs are not permitted" },
        { Sonnet, """ "thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"high"}""", null },
        { Sonnet, """ "thinking":{"type":"enabled","budget_tokens":1024}""", null },
        { Sonnet, """ "output_config":{"effort":"xhigh"}""", "This model does not support effort level 'xhigh'. Supported levels: high, low, max, medium." },
        { Sonnet, """ "output_config":{"effort":"huge"}""", "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'" },
        { Opus7, """ "thinking":{"type":"adaptive"},"output_config":{"effort":"xhigh"}""", null },
        { Opus7, """ "thinking":{"type":"enabled","budget_tokens":1024}""", "\"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior." },
        { Opus7, """ "temperature":1""", "`temperature` is deprecated for this model." },
        { Opus7, """ "top_k":5""", "`top_k` is deprecated for this model." },
        { Opus5, """ "thinking":{"type":"adaptive"},"output_config":{"effort":"low"}""", null },
        { Opus5, """ "thinking":{"type":"disabled"}""", "\"thinking.type.disabled\" is not supported for this model." },
        { Sonnet5, """ "thinking":{"type":"disabled"}""", null },
        { Opus7, """ "output_config":{"format":{"type":"json_schema","schema":{}}}""", "output_config.format: Extra inputs are not permitted" },
    };

    public static TheoryData<string, string, bool> Betas => new()
    {
        { Haiku, "claude-code-20250219", true },
        { Haiku, "pdfs-2024-09-25", true },
        { Haiku, "interleaved-thinking-2025-05-14", true },
        { Haiku, "fine-grained-tool-streaming-2025-05-14", true },
        { Sonnet, "tool-search-tool-2025-10-19", true },
        { Haiku, "prompt-caching-2024-07-31", false },
        { Haiku, "files-api-2025-04-14", false },
        { Sonnet, "extended-cache-ttl-2025-04-11", false },
        { Sonnet, "nobody-knows-2026-01-01", false },
        { Opus7, "claude-code-20250219", false },
        { Opus8, "interleaved-thinking-2025-05-14", false },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Each_generation_takes_its_own_fields(string model, string fields, string? refusal)
    {
        var (conversed, invoked) = await AskAsync(model, fields);

        Assert.Equal((refusal is null, refusal), (invoked.Status == HttpStatusCode.OK, invoked.Message));
        Assert.Equal(refusal is null ? null : Says + refusal, conversed.Message);
    }

    [Theory]
    [MemberData(nameof(Betas))]
    public async Task A_beta_is_refused_by_value_and_not_named(string model, string beta, bool taken)
    {
        var (conversed, invoked) = await AskAsync(model, $$""" "anthropic_beta":["{{beta}}"]""");

        Assert.Equal(taken ? null : "invalid beta flag", invoked.Message);
        Assert.Equal(taken ? null : Says + "invalid beta flag", conversed.Message);
    }

    [Theory]
    [InlineData(Haiku, "bedrock-2023-05-31", null)]
    [InlineData(Haiku, "2026-10-21", "anthropic_version: Input should be 'bedrock-2023-05-31'")]
    [InlineData(Sonnet, "2026-10-21", "anthropic_version: Input should be 'bedrock-2023-05-31'")]
    [InlineData(Opus7, "2026-10-21", null)]
    [InlineData(Opus8, "bedrock-2023-05-31", null)]
    [InlineData(Opus8, "2023-06-01", "anthropic_version: Input should be 'bedrock-2023-05-31' or '2026-10-21'")]
    public async Task The_newer_API_version_is_for_Claude_4_7_and_later(string model, string version, string? refusal)
    {
        var (_, invoked) = await AskAsync(model, """ "max_tokens":5""", version);

        Assert.Equal(refusal, invoked.Message);
    }

    [Theory]
    [InlineData(Haiku, true)]
    [InlineData(Sonnet, false)]
    public async Task A_conversation_may_end_with_the_assistant_up_to_4_5(string model, bool taken)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session()).For(model);

        var conversed = await (call with
        {
            Body = """{"messages":[{"role":"user","content":[{"text":"x"}]},{"role":"assistant","content":[{"text":"{"}]}]}""",
        }).SendAsync();
        var invoked = await (call with
        {
            Body = """{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"{"}]}""",
        }).By("invoke").SendAsync();

        Assert.Equal((taken, taken), (conversed.Status == HttpStatusCode.OK, invoked.Status == HttpStatusCode.OK));
    }

    [Theory]
    [InlineData(Sonnet, "{\"type\":\"adaptive\"}", false)]
    [InlineData(Opus7, "{\"type\":\"adaptive\"}", false)]
    [InlineData(Opus8, "{\"type\":\"adaptive\"}", true)]
    public async Task A_tool_may_be_forced_beside_thinking_from_4_8_on(string model, string thinking, bool taken)
    {
        var (conversed, invoked) = await AskAsync(
            model,
            $$"""
             "thinking":{{thinking}},"tools":[{"name":"f","input_schema":{"type":"object"} }],"tool_choice":{"type":"any"}
            """);

        const string Refusal = "Thinking may not be enabled when tool_choice forces tool use.";
        Assert.Equal(taken ? null : Refusal, invoked.Message);
        Assert.Equal(taken ? null : Says + Refusal, conversed.Message);
    }

    [Theory]
    [InlineData(Haiku, true)]
    [InlineData(Sonnet, true)]
    [InlineData(Opus7, false)]
    [InlineData(Sonnet5, false)]
    public async Task A_tool_may_be_strict_up_to_4_6(string model, bool taken)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = AllowAll;
        var call = new SignedCall(simulator, simulator.Session()).For(model);

        var conversed = await (call with
        {
            Body = Some.Saying("x", ""","toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object"}},"strict":true}}]}"""),
        }).SendAsync();
        var invoked = await (call with
        {
            Body = InvokeModelTests.Claude("x", ""","tools":[{"name":"f","input_schema":{"type":"object"},"strict":true}]"""),
        }).By("invoke").SendAsync();

        const string Refusal = "tools.0.custom.strict: Extra inputs are not permitted";
        Assert.Equal(taken ? null : Refusal, invoked.Message);
        Assert.Equal(taken ? null : Says + Refusal, conversed.Message);
    }

    [Theory]
    [InlineData(Haiku, 64_000, true)]
    [InlineData(Haiku, 64_001, false)]
    [InlineData(Sonnet, 128_000, true)]
    [InlineData(Sonnet, 128_001, false)]
    public async Task A_limit_above_the_models_own_is_refused(string model, int limit, bool taken)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session()).For(model);

        var conversed = await (call with
        {
            Body = Some.Saying("x", $$""","inferenceConfig":{"maxTokens":{{limit}}}"""),
        }).SendAsync();
        var invoked = await (call with
        {
            Body = InvokeModelTests.Claude("x").Replace("1000", $"{limit}", StringComparison.Ordinal),
        }).By("invoke").SendAsync();

        Assert.Equal((taken, taken), (conversed.Status == HttpStatusCode.OK, invoked.Status == HttpStatusCode.OK));
        if (!taken)
        {
            Assert.StartsWith("The maximum tokens you requested exceeds the model limit of ", conversed.Message, StringComparison.Ordinal);
            Assert.StartsWith($"max_tokens: {limit} > {limit - 1}, which is", invoked.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"role":"assistant","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"x"}}]},""", "messages.1.content.0: `document` blocks are not permitted in `assistant` messages")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"x","citations":[{}]}]},""", "messages.1.content.0.text.citations: Citations are not permitted in `user` messages")]
    public async Task Documents_of_the_assistant_and_citations_of_the_user_are_for_the_older_API_version(string message, string refusal)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = AllowAll;
        var body = $$"""{"anthropic_version":"2026-10-21","max_tokens":9,"messages":[{"role":"user","content":"x"},{{message}}{"role":"user","content":"x"}]}""";
        var call = new SignedCall(simulator, simulator.Session()) { Body = body }.For(Opus7).By("invoke");

        var newer = await call.SendAsync();
        var older = await (call with { Body = body.Replace("2026-10-21", "bedrock-2023-05-31", StringComparison.Ordinal) }).SendAsync();

        Assert.Equal((refusal, HttpStatusCode.OK), (newer.Message, older.Status));
    }

    [Theory]
    [InlineData(false, "jp.anthropic.claude-haiku-4-5-20251001-v1:0", true)]
    [InlineData(true, "jp.anthropic.claude-haiku-4-5-20251001-v1:0", false)]
    [InlineData(false, "anthropic.claude-3-haiku-20240307-v1:0", false)]
    public async Task Two_messages_in_a_row_are_one_except_to_Claude_3_or_by_setting(bool must, string model, bool taken)
    {
        await using var simulator = await RunningSimulator.StartAsync(null, ("RolesMustAlternate", $"{must}"));
        simulator.Aws.Contractor.PermissionPolicy = AllowAll;

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Body = """{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"user","content":"y"}]}""",
        }.For(model).By("invoke").SendAsync();

        Assert.Equal(
            taken ? null : "messages: roles must alternate between \"user\" and \"assistant\", but found multiple \"user\" roles in a row",
            answer.Message);
    }

    [Fact]
    public async Task Thinking_beside_Converses_own_limit_temperature_and_forced_tool_is_judged_alike()
    {
        const string Thinks = ""","additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":2000}}""";
        const string Tools = """{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"any":{}} }""";
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session());

        var answers = new List<Response>();
        foreach (var config in new[]
        {
            """,  "inferenceConfig":{"maxTokens":2000}""",
            ""","inferenceConfig":{"temperature":0.2}""",
            ",\"toolConfig\":" + Tools,
            "",
        })
        {
            answers.Add(await (call with { Body = Some.Saying("x", Thinks + config) }).SendAsync());
        }

        Assert.StartsWith(Says + "`max_tokens`", answers[0].Message, StringComparison.Ordinal);
        Assert.StartsWith(Says + "`temperature`", answers[1].Message, StringComparison.Ordinal);
        Assert.StartsWith(Says + "Thinking may not", answers[2].Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answers[3].Status);
    }

    [Fact]
    public async Task Omitted_thinking_is_empty_and_signed()
    {
        var (_, invoked) = await AskAsync(
            Sonnet, """ "thinking":{"type":"adaptive","display":"omitted"}""");

        var thought = invoked.Json.GetProperty("content")[0];
        Assert.Equal(
            ("thinking", "", 60),
            (thought.GetProperty("type").GetString(), thought.GetProperty("thinking").GetString(),
                thought.GetProperty("signature").GetString()!.Length));
    }

    // max_tokens is 2000 unless the fields say otherwise.
    private static async Task<(Response Conversed, Response Invoked)> AskAsync(
        string model, string fields, string version = "bedrock-2023-05-31")
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = AllowAll;
        var call = new SignedCall(simulator, simulator.Session()).For(model);
        var limit = fields.Contains("\"max_tokens\"", StringComparison.Ordinal) ? "" : "\"max_tokens\":2000,";
        return (
            await (call with
            {
                Body = Some.Saying("x", $$""","additionalModelRequestFields":{ {{limit}}{{fields}} }"""),
            }).SendAsync(),
            await (call with
            {
                Body = $$"""{"anthropic_version":"{{version}}","messages":[{"role":"user","content":"x"}],{{limit}}{{fields}}}""",
            }).By("invoke").SendAsync());
    }
}
