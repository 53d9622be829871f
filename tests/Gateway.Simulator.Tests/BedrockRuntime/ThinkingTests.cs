using System.Net;
using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

/// <summary>Thoughts: when a model thinks, what it shows, and that what comes back is signed for the account.</summary>
public sealed class ThinkingTests
{
    private const string AllowAll =
        """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";
    private const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Sonnet = "jp.anthropic.claude-sonnet-4-6";
    private const string Manual = ""","thinking":{"type":"enabled","budget_tokens":1024}""";
    private const string Adaptive = ""","thinking":{"type":"adaptive"}""";
    private const string Redact =
        "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING_46C9A13E193C177646C7398A98432ECCCE4C1253D5E2D82641AC0E52CC2876CB";

    [Theory]
    [InlineData(Haiku, "", null)]
    [InlineData(Haiku, Manual, false)]
    [InlineData(Sonnet, "", null)]
    [InlineData(Sonnet, Adaptive, false)]
    [InlineData("jp.anthropic.claude-opus-4-7", "", null)]
    [InlineData("jp.anthropic.claude-opus-4-7", Adaptive, true)]
    [InlineData("jp.anthropic.claude-opus-4-8", ""","thinking":{"type":"adaptive","display":"summarized"}""", false)]
    [InlineData("jp.anthropic.claude-sonnet-5", "", true)]
    [InlineData("jp.anthropic.claude-sonnet-5", ""","thinking":{"type":"disabled"}""", null)]
    [InlineData("jp.anthropic.claude-haiku-5-5", "", true)]
    [InlineData("jp.anthropic.claude-opus-5-5", "", true)]
    public async Task A_model_thinks_by_its_default_and_omits_it_from_4_7_on(string model, string thinking, bool? omitted)
    {
        await using var simulator = await StartAsync();
        var call = Ask(simulator, model, Body(User("x"), thinking));

        var whole = (await call.SendAsync()).Json.GetProperty("content")[0];
        var events = (await call.By("invoke-with-response-stream").FramesAsync()).Select(frame => frame.Chunk).ToList();
        var conversed = (await Ask(simulator, model, Some.Saying("x", AdditionalFields(thinking))).By("converse").SendAsync())
            .Json.GetProperty("output").GetProperty("message").GetProperty("content")[0];

        var shown = omitted is null ? null : whole.GetProperty("thinking").GetString();
        Assert.Equal(omitted is null ? "text" : "thinking", whole.GetProperty("type").GetString());
        Assert.Equal(omitted == true, shown?.Length == 0);
        Assert.Equal(omitted is not null, conversed.TryGetProperty("reasoningContent", out _));
        Assert.Equal(
            (omitted == false, omitted is not null),
            (events.Exists(one => DeltaType(one) == "thinking_delta"), events.Exists(one => DeltaType(one) == "signature_delta")));
    }

    [Theory]
    [InlineData(Haiku, Manual)]
    [InlineData("jp.anthropic.claude-opus-5-5", "")]
    public async Task A_thought_that_comes_back_unchanged_is_taken(string model, string thinking)
    {
        await using var simulator = await StartAsync();
        var first = (await Ask(simulator, model, Body(User("x"), thinking)).SendAsync()).Json.GetProperty("content").GetRawText();

        var next = await Ask(simulator, model, Body($"{User("x")},{Assistant(first)},{User("y")}", thinking)).SendAsync();

        Assert.Equal(HttpStatusCode.OK, next.Status);
    }

    [Theory]
    [InlineData("", ".thinking.signature: Field required")]
    [InlineData("c2lnbmF0dXJl", ": Invalid `signature` in `thinking` block")]
    [InlineData("not base64", ": Invalid `signature` in `thinking` block")]
    public async Task A_wrong_signature_is_refused_and_an_empty_one_is_missing(string signature, string refusal)
    {
        await using var simulator = await StartAsync();
        var thought = $$"""[{"type":"thinking","thinking":"t","signature":"{{signature}}"},{"type":"text","text":"z"}]""";

        var invoked = await Ask(simulator, Haiku, Body($"{User("x")},{Assistant(thought)},{User("y")}")).SendAsync();
        var conversed = await Ask(simulator, Haiku, Conversed("t", signature)).By("converse").SendAsync();

        Assert.Equal($"messages.1.content.0{refusal}", invoked.Message);
        Assert.Equal($"The model returned the following errors: messages.1.content.0{refusal}", conversed.Message);
    }

    [Fact]
    public async Task A_signature_is_good_for_its_own_thought_in_its_own_account_only()
    {
        await using var simulator = await StartAsync();
        var own = ThinkingSignature.Sign("t", Accounts.ContractorId, "seed");
        var foreign = ThinkingSignature.Sign("t", Accounts.MunicipalityId, "seed");
        var answers = new List<string?>();
        foreach (var (thought, signature) in new[] { ("t", own), ("T", own), ("t", foreign) })
        {
            answers.Add((await Ask(simulator, Haiku, Conversed(thought, signature)).By("converse").SendAsync()).Message);
        }

        Assert.Null(answers[0]);
        Assert.All(answers.Skip(1), answer => Assert.EndsWith("Invalid `signature` in `thinking` block", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redacted_thought_comes_back_as_it_is()
    {
        await using var simulator = await StartAsync();
        var first = (await Ask(simulator, Haiku, Body(User(Redact), Manual)).SendAsync()).Json.GetProperty("content");
        string Next(string content) => Body($"{User("x")},{Assistant(content)},{User("y")}", Manual);

        var taken = await Ask(simulator, Haiku, Next(first.GetRawText())).SendAsync();
        var changed = await Ask(simulator, Haiku, Next(first.GetRawText().Replace(first[0].GetProperty("data").GetString()!, "AAAA", StringComparison.Ordinal))).SendAsync();

        Assert.Equal("redacted_thinking", first[0].GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.OK, taken.Status);
        Assert.Equal("messages.1.content.0: Invalid `data` in `redacted_thinking` block", changed.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_manual_thinking_a_tool_loop_must_begin_with_a_thought_by_setting(bool must)
    {
        const string Tools = ""","tools":[{"name":"f","input_schema":{"type":"object"}}]""";
        const string Loop =
            """
            {"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"x"}]}
            """;
        await using var simulator = await RunningSimulator.StartAsync(null, ("ToolLoopBeginsWithThought", $"{must}"));

        var manual = await Ask(simulator, Haiku, Body($"{User("x")},{Loop}", Tools + Manual)).SendAsync();
        var none = await Ask(simulator, Haiku, Body($"{User("x")},{Loop}", Tools)).SendAsync();
        var adaptive = await Ask(simulator, Sonnet, Body($"{User("x")},{Loop}", Tools + Adaptive)).SendAsync();

        const string Refusal =
            "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled";
        Assert.Equal(must ? Refusal : null, manual.Message?[..Refusal.Length]);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (none.Status, adaptive.Status));
    }

    private static async Task<RunningSimulator> StartAsync()
    {
        var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = AllowAll;
        return simulator;
    }

    private static SignedCall Ask(RunningSimulator simulator, string model, string body) =>
        new SignedCall(simulator, simulator.Session()) { Body = body }.For(model).By("invoke");

    private static string User(string text) => $$"""{"role":"user","content":"{{text}}"}""";

    private static string Assistant(string content) => $$"""{"role":"assistant","content":{{content}} }""";

    private static string Body(string messages, string members = "") =>
        $$"""{"anthropic_version":"bedrock-2023-05-31","max_tokens":2000,"messages":[{{messages}}]{{members}} }""";

    private static string AdditionalFields(string thinking) =>
        thinking.Length == 0 ? "" : $$""","additionalModelRequestFields":{ {{thinking.TrimStart(',')}} }""";

    private static string Conversed(string thought, string signature) =>
        $$$"""
        {"messages":[{"role":"user","content":[{"text":"x"}]},
        {"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"{{{thought}}}","signature":"{{{signature}}}" } }},{"text":"z"}]},
        {"role":"user","content":[{"text":"y"}]}]}
        """;

    private static string? DeltaType(JsonElement one) =>
        one.TryGetProperty("delta", out var delta) && delta.TryGetProperty("type", out var type) ? type.GetString() : null;
}
