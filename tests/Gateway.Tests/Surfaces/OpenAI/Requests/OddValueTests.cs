using System.Text.Json.Nodes;

namespace Gateway.Tests.Surfaces.OpenAI.Requests;

/// <summary>Every member of a request, with values of every other form: each is served or refused by its path, and none fails.</summary>
public class OddValueTests(ChatRig rig) : IClassFixture<ChatRig>
{
    private const string Full = """
        {"messages":[{"role":"system","content":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"5m"}}]},
        {"role":"user","name":"n","content":[{"type":"text","text":"u"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}},
        {"type":"file","file":{"filename":"a.txt","file_data":"data:text/plain;base64,YQ=="}}]},
        {"role":"assistant","content":"a","refusal":"r","thinking_blocks":[{"type":"thinking","thinking":"t","signature":""}],
        "tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"c","content":[{"type":"text","text":"r"}]}],
        "tools":[{"type":"function","function":{"name":"f","description":"d","strict":false,"parameters":{"type":"object","properties":{}}}}],
        "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,
        "response_format":{"type":"json_schema","json_schema":{"name":"n","description":"d","schema":{"type":"object"}}},
        "reasoning_effort":"low","reasoning":{"effort":"low","max_tokens":1024},"thinking":{"type":"enabled","budget_tokens":1024,"display":"omitted"},
        "max_tokens":2000,"max_completion_tokens":2000,"temperature":1,"top_p":1,"top_k":1,"stop":["x"],"stream":false,"stream_options":{"include_usage":true},
        "n":1,"seed":1,"logit_bias":{},"logprobs":false,"top_logprobs":0,"modalities":["text"],"store":false,"user":"u","metadata":{}}
        """;

    private static readonly string?[] Values =
        [null, "true", "0", "-1", "1.5", "1e400", "\"\"", "\" \"", "\"x\"", "[]", "[null]", "[[]]", "{}", "{\"\":null}"];

    public static TheoryData<string> Models => [ChatRig.Haiku, ChatRig.Opus48, ChatRig.Nova];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task None_fails(string model)
    {
        var places = 0;
        foreach (var path in Paths(JsonNode.Parse(Full)!, []))
        {
            places++;
            foreach (var value in Values)
            {
                var request = JsonNode.Parse(Full)!;
                request["model"] = model;
                Replace(request, path, value is null ? null : JsonNode.Parse(value));

                var asked = await rig.AskAsync(request.ToJsonString());

                // A signature is Bedrock's to judge.
                Assert.True(
                    asked.Sent is null ? asked.Status is 400 or 413 : Equals(path[^1], "signature") ? asked.Status is 200 or 400 : asked.Status == 200,
                    $"{string.Join('.', path)} = {value}: {asked.Status} {asked.Body} {asked.Sent}");
            }
        }

        Assert.InRange(places, 80, 120);
    }

    private static IEnumerable<object[]> Paths(JsonNode node, object[] at)
    {
        IEnumerable<(object Step, JsonNode? Node)> below = node switch
        {
            JsonObject members => members.Select(member => ((object)member.Key, member.Value)),
            JsonArray items => items.Select((item, index) => ((object)index, item)),
            _ => [],
        };
        foreach (var (step, inner) in below)
        {
            yield return [.. at, step];
            foreach (var path in Paths(inner!, [.. at, step]))
            {
                yield return path;
            }
        }
    }

    private static void Replace(JsonNode root, object[] path, JsonNode? value)
    {
        var parent = root;
        foreach (var step in path[..^1])
        {
            parent = step is string name ? parent[name]! : parent[(int)step]!;
        }

        if (path[^1] is string member)
        {
            parent[member] = value;
        }
        else
        {
            parent[(int)path[^1]] = value;
        }
    }
}
