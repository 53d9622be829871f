using System.Net;
using System.Text.Json.Nodes;
using Gateway.Simulator.Tests.Hosting;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Tests.BedrockRuntime;

/// <summary>An agent's conversation: a prompt that orders the tool calls, one line a turn.</summary>
public sealed class AgentTests
{
    private const int Turns = 50;
    private const string Tools =
        """
        [{"name":"Read","input_schema":{"type":"object"}},{"name":"Edit","input_schema":{"type":"object"}}]
        """;

    [Fact]
    public async Task Calls_are_made_in_the_order_of_the_lines_and_those_of_a_line_at_once()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var agent = new Agent(
            simulator,
            """
            直してください。
            [[tool:Read {"file_path":"a.txt"}]]
            [[tool:Edit {"old_string":"]]","new_string":"}"}]] と [[tool:Read {"file_path":"b.txt"}]]
            [[tool:Read]]
            """);

        var calls = new List<string>();
        while (await agent.TurnAsync() is { Count: > 0 } uses)
        {
            calls.Add(string.Join(' ', uses.Select(use => (string?)use["name"] + use["input"]!.ToJsonString(RestJson.Unescaped))));
        }

        Assert.Equal(
            ["""Read{"file_path":"a.txt"}""", """Edit{"old_string":"]]","new_string":"}"} Read{"file_path":"b.txt"}""", "Read{}"], calls);
        Assert.Equal("end_turn", agent.StopReason);
    }

    [Theory]
    [InlineData("[[tool:Write {}]]")]
    [InlineData("[[tool:Nothing {\"a\":]]")]
    [InlineData("[[tool:Nothing []]]")]
    public async Task A_line_without_an_offered_tool_or_an_object_orders_nothing(string line)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var agent = new Agent(simulator, line);

        Assert.Empty(await agent.TurnAsync());
    }

    [Theory]
    [InlineData("<system-reminder>Read</system-reminder>", false)]
    [InlineData("Read を使って", true)]
    public async Task A_tool_that_only_a_reminder_names_is_not_called(string text, bool called)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Body = $$"""
            {"anthropic_version":"bedrock-2023-05-31","max_tokens":200,"tools":{{Tools}},
            "messages":[{"role":"user","content":[{"type":"text","text":"{{text}}"},{"type":"text","text":"こんにちは"}]}]}
            """,
        }.By("invoke").SendAsync();

        Assert.Equal(called ? "tool_use" : "end_turn", answer.Json.GetProperty("stop_reason").GetString());
    }

    [Theory]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1:0", ""","thinking":{"type":"enabled","budget_tokens":1024}""")]
    [InlineData("jp.anthropic.claude-sonnet-4-6", ""","thinking":{"type":"adaptive"}""")]
    public async Task Fifty_turns_with_thoughts_alternate_and_their_signatures_and_ids_are_checked(string model, string thinking)
    {
        await using var simulator = await RunningSimulator.StartAsync(null, ("RolesMustAlternate", "true"));
        var agent = new Agent(simulator, string.Join('\n', Enumerable.Range(0, Turns).Select(n => $$"""[[tool:Read {"n":{{n}}}]]""")))
        {
            Model = model,
            Members = thinking,
        };

        for (var turn = 0; turn < Turns; turn++)
        {
            Assert.Equal(turn, (int?)Assert.Single(await agent.TurnAsync())["input"]!["n"]);
        }

        Assert.Empty(await agent.TurnAsync());
        var thoughts = agent.Blocks("thinking").Select(thought => (string?)thought["signature"]).ToList();
        Assert.Equal((Turns + 1, Turns + 1), (thoughts.Count, thoughts.Distinct().Count()));
        Assert.Equal(Turns, agent.Blocks("tool_use").Select(use => (string?)use["id"]).Distinct().Count());
        Assert.All(agent.Blocks("tool_use"), use => Assert.Matches("^toolu_bdrk_01[A-Za-z0-9_-]{22}$", (string?)use["id"]));

        foreach (var (name, change) in new (string, Action<JsonArray>)[]
        {
            ("signature", messages => Block(messages, "thinking")["signature"] = "AAAA"),
            ("thinking", messages => Block(messages, "thinking")["thinking"] = "別の考え"),
            ("tool_use", messages => Block(messages, "tool_use")["id"] = "toolu_other"),
            ("alternate", messages => messages.Insert(2, messages[0]!.DeepClone())),
        })
        {
            var refused = await agent.WithAsync(change);
            Assert.Equal((name, HttpStatusCode.BadRequest), (name, refused.Status));
            Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        }
    }

    // Of the latest call but one.
    private static JsonNode Block(JsonArray messages, string type) =>
        messages[^4]!["content"]!.AsArray().First(block => (string?)block!["type"] == type)!;

    /// <summary>A client that runs no tool, but answers each call.</summary>
    private sealed class Agent(RunningSimulator simulator, string prompt)
    {
        private readonly JsonArray _messages = [new JsonObject { ["role"] = "user", ["content"] = prompt }];

        internal string Model { get; init; } = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";

        internal string Members { get; init; } = "";

        internal string? StopReason { get; private set; }

        internal IEnumerable<JsonNode> Blocks(string type) => _messages
            .Where(message => message!["content"] is JsonArray)
            .SelectMany(message => message!["content"]!.AsArray())
            .Where(block => (string?)block!["type"] == type)
            .Select(block => block!);

        /// <summary>One call of the model; returns its tool calls, which are answered at once.</summary>
        internal async Task<IReadOnlyList<JsonNode>> TurnAsync()
        {
            var answer = await SendAsync(_messages);
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
            var message = JsonNode.Parse(answer.Body)!;
            StopReason = (string?)message["stop_reason"];
            var content = message["content"]!.DeepClone().AsArray();
            var uses = content.Where(block => (string?)block!["type"] == "tool_use").Select(block => block!).ToList();
            _messages.Add((JsonNode)new JsonObject { ["role"] = "assistant", ["content"] = content });
            if (uses.Count > 0)
            {
                _messages.Add((JsonNode)new JsonObject
                {
                    ["role"] = "user",
                    ["content"] = new JsonArray([.. uses.Select(use => new JsonObject
                    {
                        ["type"] = "tool_result",
                        ["tool_use_id"] = use["id"]!.DeepClone(),
                        ["content"] = "内容",
                    })]),
                });
            }

            return uses;
        }

        /// <summary>The conversation up to the last question, with a change.</summary>
        internal Task<Response> WithAsync(Action<JsonArray> change)
        {
            var messages = _messages.DeepClone().AsArray();
            messages.RemoveAt(messages.Count - 1);
            change(messages);
            return SendAsync(messages);
        }

        private Task<Response> SendAsync(JsonArray messages) => new SignedCall(simulator, simulator.Session())
        {
            Body = $$"""
            {"anthropic_version":"bedrock-2023-05-31","max_tokens":2000,"tools":{{Tools}},"messages":{{messages.ToJsonString()}}{{Members}}}
            """,
        }.For(Model).By("invoke").SendAsync();
    }
}
