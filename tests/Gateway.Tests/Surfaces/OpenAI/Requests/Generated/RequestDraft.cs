using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI.Requests.Generated;

/// <summary>A generated request for a chat completion.</summary>
internal sealed class RequestDraft
{
    private const string Closed = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"additionalProperties\":false}";

    private static readonly string[] Schemas =
    [
        "{}", "{\"type\":\"object\"}", Closed, "{\"properties\":{\"a\":{}}}", "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/x\"}},\"$defs\":{\"x\":{\"type\":\"string\"}}}",
        "{\"type\":\"object\",\"properties\":{},\"anyOf\":[{}]}", "{\"$schema\":\"x\",\"title\":\"\\u3042\",\"type\":\"object\"}", "{\"\\u0074ype\":\"object\",\"a\\/b\":1}",
    ];

    private static readonly string[] BadSchemas =
    [
        "1", "[]", "{\"type\":\"string\"}", "{\"type\":[\"object\",\"null\"]}", "{\"type\":null}", "{\"oneOf\":[{}]}", "{\"allOf\":[]}", "{\"type\":\"object\",\"properties\":null,\"anyOf\":[]}",
    ];

    private static readonly string[] AnswerSchemas =
    [
        Closed, "{}", "{\"type\":\"object\"}", "{\"type\":\"array\",\"items\":{}}", "{\"type\":\"string\"}", "{\"anyOf\":[" + Closed + "]}",
        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":0}},\"additionalProperties\":false}", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"maxItems\":3}},\"additionalProperties\":false}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"additionalProperties\":false}", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"object\",\"null\"]}},\"additionalProperties\":false}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"properties\":{}}},\"additionalProperties\":false}", "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}",
    ];

    // Each member with values that are good, and after them values that are not.
    private static readonly (string Name, string[] Good, string[] Bad)[] Members =
    [
        ("max_tokens", ["1", "5", "16", "1024", "1025", "3000", "64000", "1000000", "1e3", "200.0"], ["0", "-1", "1.5", "\"5\"", "true", "1e-400"]),
        ("max_completion_tokens", ["1", "100", "2000", "1e400"], ["0", "[]"]),
        ("temperature", ["0", "0.7", "1", "1.0", "1.5", "2", "0.70", "1e-1", "-0"], ["-1", "2.1", "\"1\"", "1e400"]),
        ("top_p", ["0", "0.9", "1", "1e-400"], ["1.1", "{}"]),
        ("top_k", ["1", "5", "500", "5.0", "1e2", "1e400"], ["0", "-1", "0.5"]),
        ("stop", ["\"\"", "\" \"", "\"###\"", "[]", "[\"a\",\" \",\"\\u3042\"]", "[\"\\n\"]", "[\"a\",\"b\",\"c\",\"d\",\"e\"]"], ["[1]", "{}", "[null]"]),
        ("reasoning_effort", ["\"none\"", "\"minimal\"", "\"low\"", "\"medium\"", "\"high\"", "\"xhigh\"", "\"max\""], ["\"huge\"", "1", "\"\""]),
        ("reasoning", ["{}", "{\"effort\":\"low\"}", "{\"max_tokens\":2000}", "{\"max_tokens\":1}", "{\"enabled\":true}", "{\"enabled\":false}", "{\"effort\":null}"], ["\"low\"", "{\"max_tokens\":0}"]),
        ("thinking", ["{\"type\":\"enabled\",\"budget_tokens\":1024}", "{\"type\":\"enabled\",\"budget_tokens\":100000}", "{\"type\":\"enabled\"}", "{\"type\":\"adaptive\"}", "{\"type\":\"disabled\"}", "{\"type\":\"adaptive\",\"display\":\"summarized\"}", "{\"type\":\"enabled\",\"budget_tokens\":1e400}"], ["{}", "1", "{\"type\":\"enabled\",\"budget_tokens\":-1}"]),
        ("tool_choice", ["\"auto\"", "\"required\"", "\"none\"", "{\"type\":\"function\",\"function\":{\"name\":\"find\"}}"], ["\"any\"", "{}", "{\"type\":\"function\",\"function\":{\"name\":\"nobody\"}}", "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[]}}"]),
        ("parallel_tool_calls", ["true", "false"], ["\"no\""]),
        ("response_format", ["{\"type\":\"text\"}", "{\"type\":\"json_object\"}"], ["{}", "\"json\"", "{\"type\":\"xml\"}", "{\"type\":\"json_schema\"}", "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\"}}", "{\"type\":\"json_schema\",\"json_schema\":{\"schema\":[]}}"]),
        ("stream_options", ["{\"include_usage\":true}", "{}", "{\"include_usage\":false,\"x\":1}"], []),
        ("n", ["1"], ["2", "0"]),
        ("logprobs", ["false"], ["true"]),
        ("seed", ["1"], []),
        ("user", ["\"u\""], []),
        ("metadata", ["{\"a\":\"b\"}"], []),
        ("cache_control", ["{\"type\":\"ephemeral\"}"], []),
        ("next_member", ["{\"a\":[1]}"], []),
        ("functions", ["[]"], ["[{\"name\":\"f\"}]"]),
        ("service_tier", ["\"auto\"", "\"priority\""], []),
        ("modalities", ["[\"text\"]"], ["[\"audio\"]"]),
        ("web_search_options", [], ["{}"]),
        ("additionalModelRequestFields", [], ["{\"a\":1}"]),
    ];

    private readonly SplitMix64 _dice;
    private readonly MessageDraft _messages;
    private readonly List<string> _members = [];

    /// <param name="dice">The random generator.</param>
    /// <param name="model">The model.</param>
    /// <param name="account">The account that calls.</param>
    public RequestDraft(SplitMix64 dice, string model, string account)
    {
        (_dice, _messages) = (dice, new MessageDraft(dice, account));
        Messages = _messages.Messages();
        Streams = dice.OneIn(3);
        _members.Add($"\"model\":\"{model}\"");
        if (Streams)
        {
            _members.Add("\"stream\":true");
        }

        if (!dice.OneIn(3))
        {
            _members.Add($"\"tools\":[{string.Join(',', Tools())}]");
        }

        if (dice.OneIn(6))
        {
            var description = dice.Of(["", "\"description\":\" \",", "\"description\":\"d\",", "\"description\":null,"]);
            _members.Add($"\"response_format\":{{\"type\":\"json_schema\",\"json_schema\":{{\"name\":\"n\",{description}\"schema\":{dice.Of(AnswerSchemas)}}}}}");
        }

        var hasFormat = _members[^1].StartsWith("\"response_format\"", StringComparison.Ordinal);
        _members.AddRange(Members.Where(member => dice.OneIn(6) && !(hasFormat && member.Name == "response_format")).Select(Member).OfType<string>());
    }

    /// <summary>True when a stream is asked for.</summary>
    public bool Streams { get; }

    /// <summary>The messages, a list in JSON.</summary>
    public string Messages { get; }

    /// <summary>The body, with other messages where they are given.</summary>
    public string Body(string? messages = null) => $"{{{string.Join(',', _members)},\"messages\":{messages ?? Messages}}}";

    private IEnumerable<string> Tools()
    {
        // The same name twice is refused, which is no news after a few of them.
        var isFree = _dice.OneIn(10);
        return Enumerable.Range(0, _dice.Below(4)).Select(_ => _messages.Name()).ToList()
            .DistinctBy(name => isFree ? $"{_dice.Next()}" : name.Replace("\\u0066", "f", StringComparison.Ordinal)).Select(Tool);
    }

    private string Tool(string name)
    {
        var schema = _dice.OneIn(5) ? "" : $",\"parameters\":{(_dice.OneIn(20) ? _dice.Of(BadSchemas) : _dice.OneIn(12) ? "null" : _dice.Of(Schemas))}";
        var rest = _dice.Of(["", ",\"description\":\"d\"", ",\"description\":\"\"", ",\"description\":null", ",\"strict\":true", ",\"strict\":null", ",\"x\":1"]);
        var cache = _dice.OneIn(8) ? _dice.Of([",\"cache_control\":{\"type\":\"ephemeral\"}", ",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}"]) : "";
        return $"{{\"type\":\"function\",\"function\":{{\"name\":\"{name}\"{schema}{rest}}}{cache}}}";
    }

    private string? Member((string Name, string[] Good, string[] Bad) member)
    {
        var values = _dice.OneIn(25) ? member.Bad : member.Good;
        return values.Length == 0 ? null : $"\"{member.Name}\":{_dice.Of(values)}";
    }
}
