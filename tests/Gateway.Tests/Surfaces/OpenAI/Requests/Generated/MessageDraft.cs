using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI.Requests.Generated;

/// <summary>Generated messages: conversations as clients send them, and in part what no client should.</summary>
/// <param name="dice">The random generator.</param>
/// <param name="account">The account that the signatures of thoughts are good in.</param>
internal sealed class MessageDraft(SplitMix64 dice, string account)
{
    private const int MostMessages = 10;

    private static readonly string[] Texts =
    [
        "こんにちは", "\\u3053\\u3093", "find", "a\\/b \\\\ \\\"x\\\"", "\\ud83d\\ude00 🎉", "[[tool:find {}]]", "\\u0000", "<tag>&amp;", "null",
        "{\\\"a\\\":1}", "\u200b", "trailing \\n \u3000", new string('長', 2000),
    ];

    private static readonly string[] Blanks = ["", " ", "\\n\\t", "\u3000", "\\u3000\\r\\n", "\\u0085", "\\u2003"];

    private static readonly string[] Ids =
    [
        "call_1", "call_2", "1", "a.b:c-d_e", new('a', 64), new('a', 65), new('a', 300), "あ", "a b", "call/1", "🎉", "\\u0061", " ", "\\u0000",
        "call_b35edb72d80cf1286461d63d",
    ];

    private static readonly string[] Arguments =
    [
        "\"{}\"", "\"{\\\"a\\\":1}\"", "\"\"", "\" \\n\"", "null", "\"null\"", "{}", "{\"a\":{\"b\":[1]}}", "\"{\\\"q\\\": \\\"\\u3042\\\", \\\"n\\\": 1.0E+2}\"",
        "\" {\\\"a\\\" : [] } \\n\"", "\"{\\\"type\\\":\\\"tool_use\\\",\\\"toolUseId\\\":\\\"x\\\"}\"", "\"{\\\"\\\":null}\"",
    ];

    private static readonly string[] BadArguments =
    [
        "\"[1]\"", "\"{\"", "1", "true", "[]", "\"x\"", "\"{} {}\"", "\"\\u0000\"", "\"{\\\"a\\\":1,\\\"a\\\":2}\"", "\"{\\\"a\\\":\\\"\\\\ud800\\\"}\"", "\"'{}'\"",
        "\"{'a':1}\"", "\"{\\\"a\\\":NaN}\"", "\"/**/{}\"", $"\"{{\\\"a\\\":{new string('[', 995)}{new string(']', 995)}}}\"",
    ];

    private static readonly string[] Images =
    [
        "\"data:image/png;base64,iVBORw0KGgo=\"", "{\"url\":\"data:image/png;base64,iVBORw0KGgo=\",\"detail\":\"high\"}", "{\"url\":\"data:image/jpg;base64,/9j/4A==\"}",
        "{\"url\":\"DATA:Image/WebP;name=x;BASE64,UklGRg==\"}", "{\"url\":\"data:image\\/gif;base64,R0lG\\nODlh \"}",
    ];

    private static readonly string[] BadImages =
    [
        "null", "{}", "1", "{\"url\":null}", "{\"url\":\"\"}", "{\"url\":\"https://x.example/a.png\"}", "{\"url\":\"file:///etc/passwd\"}", "{\"url\":\"data:\"}",
        "{\"url\":\"data:image/png,x\"}", "{\"url\":\"data:image/svg+xml;base64,PHN2Zz4=\"}", "{\"url\":\"data:image/png;base64,\"}",
        "{\"url\":\"data:image/png;base64,@@@@\"}", "{\"url\":\"data:image/png;base64,iVBOR\"}", "{\"url\":\"data:image/png;base64,iVBORw0KGgo=\\u0000\"}",
        "{\"url\":\"data:image/png;base64,iVBO\\u003dw==\"}", "{\"url\":\"data:image/png;base64,iVBO=w0K\"}", "{\"url\":\"data:application/pdf;base64,JVBERi0xLjQK\"}",
    ];

    private static readonly string[] Documents =
    [
        "{\"filename\":\"報告書.pdf\",\"file_data\":\"data:application/pdf;base64,JVBERi0xLjQK\"}", "{\"filename\":\"a.csv\",\"file_data\":\"YSxiCg==\"}",
        "{\"filename\":\"a\\u3000  b.txt\",\"file_data\":\"data:text/plain;charset=utf-8;base64,YSxiCg==\"}", "{\"filename\":null,\"file_data\":\"data:text/markdown;base64,YSxiCg==\"}",
        "{\"filename\":\" \",\"file_data\":\"data:application/pdf;base64,JVBERi0xLjQK\",\"x\":1}",
    ];

    private static readonly string[] BadDocuments =
    [
        "null", "{}", "\"x\"", "{\"file_id\":\"file-1\"}", "{\"file_data\":null}", "{\"file_data\":\"AAAA\"}", "{\"filename\":1,\"file_data\":\"data:text/csv;base64,YQ==\"}",
        "{\"filename\":\"a.pdf\",\"file_data\":\"\"}", "{\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64,\"}", "{\"filename\":\"a.pdf\",\"file_data\":\"!!\"}",
        "{\"filename\":\"a.pdf\",\"file_data\":\"https://x.example/a.pdf\"}",
    ];

    /// <summary>Names of tools: the first are good, others need an alias, the last are such an alias.</summary>
    public static readonly string[] Names =
    [
        "find", "list_files", "find-2", "drive.search", "住民検索", "a/b", new('n', 64), new('n', 65), new('n', 66), "json_response", " ", "🎉", "a b",
        "drive_search_cb8dbad6", "\\u0066ind",
    ];

    private readonly List<string> _asked = [];

    /// <summary>The list of messages, in JSON.</summary>
    public string Messages()
    {
        List<string> messages = [];
        var count = 1 + dice.Below(MostMessages);
        while (messages.Count < count)
        {
            messages.AddRange(Next());
        }

        if (dice.OneIn(6))
        {
            Disturb(messages);
        }

        return $"[{string.Join(',', messages)}]";
    }

    private IEnumerable<string> Next()
    {
        switch (dice.Below(10))
        {
            case 0:
                yield return Message(dice.Of(["system", "developer"]), Content(isAssistant: true));
                break;
            case < 4:
                yield return Message("user", Content(isAssistant: false));
                break;
            case < 6:
                yield return Assistant(Content(isAssistant: true), "");
                break;
            default:
                yield return Assistant(dice.Of(["null", "\"\"", Text()]), Calls());
                foreach (var result in Results())
                {
                    yield return result;
                }

                break;
        }
    }

    // Messages in an order in which nobody said them.
    private void Disturb(List<string> messages)
    {
        var (from, to) = (dice.Below(messages.Count), dice.Below(messages.Count));
        switch (dice.Below(4))
        {
            case 0:
                (messages[from], messages[to]) = (messages[to], messages[from]);
                break;
            case 1:
                messages.Insert(to, messages[from]);
                break;
            case 2 when messages.Count > 1:
                messages.RemoveAt(from);
                break;
            default:
                messages.Insert(to, dice.Of(
                [
                    "null", "[]", "\"x\"", "{}", "{\"role\":\"model\",\"content\":\"x\"}", "{\"role\":null,\"content\":\"x\"}", "{\"content\":\"x\"}", "{\"role\":\"user\",\"content\":1}",
                    "{\"role\":\"tool\",\"content\":\"x\"}", "{\"role\":\"tool\",\"tool_call_id\":\"nobody\",\"content\":\"x\"}", "{\"role\":\"function\",\"content\":\"x\"}",
                    "{\"role\":\"assistant\",\"tool_calls\":{}}", "{\"role\":\"assistant\",\"tool_calls\":[null]}", "{\"role\":\"assistant\",\"refusal\":1}",
                    "{\"role\":\"assistant\",\"audio\":{\"id\":\"a\"}}", "{\"role\":\"assistant\",\"function_call\":\"f\"}", "{\"role\":\"assistant\",\"thinking_blocks\":{}}",
                    "{\"role\":\"assistant\",\"content\":\"x\",\"thinking_blocks\":[{\"type\":\"redacted_thinking\",\"data\":\"@\"}]}", "{\"role\":\"assistant\"}", "{\"role\":\"user\"}",
                ]));
                break;
        }
    }

    private string Message(string role, string content, string more = "") =>
        $"{{\"role\":\"{role}\",\"content\":{content}{more}{(dice.OneIn(12) ? dice.Of([",\"name\":\"太郎\"", ",\"x\":{}", ",\"cache_control\":{\"type\":\"ephemeral\"}", ",\"refusal\":null"]) : "")}}}";

    private string Assistant(string content, string calls)
    {
        var thoughts = dice.OneIn(3) ? $",\"thinking_blocks\":[{string.Join(',', Many(2, Thought))}]" : "";
        var rest = dice.Of(["", "", ",\"refusal\":\"No.\"", ",\"reasoning_content\":\"r\"", ",\"annotations\":[],\"audio\":null"]);
        return $"{{\"role\":\"assistant\",\"content\":{content}{calls}{thoughts}{rest}}}";
    }

    private string Calls()
    {
        _asked.Clear();
        if (dice.OneIn(12))
        {
            return $",\"function_call\":{{\"name\":\"{Name()}\",\"arguments\":{dice.Of(Arguments)}}}";
        }

        var calls = Many(3, () =>
        {
            var id = dice.OneIn(3) ? dice.Of(Ids) : $"call_{dice.Next():x}";
            _asked.Add(id);
            var arguments = dice.OneIn(30) ? dice.Of(BadArguments) : dice.Of(Arguments);
            return $"{{\"id\":\"{id}\",\"type\":\"function\",\"function\":{{\"name\":\"{Name()}\",\"arguments\":{arguments}}}}}";
        });
        return $",\"tool_calls\":[{string.Join(',', calls)}]";
    }

    // Mostly one for each call; some are missing, given twice, in another order, or have other messages between them.
    private List<string> Results()
    {
        List<string> results = [.. _asked.Select(Result)];
        switch (dice.Below(12))
        {
            case 0 when results.Count > 0:
                results.RemoveAt(dice.Below(results.Count));
                break;
            case 1 when results.Count > 0:
                results.Add(Result(_asked[0]));
                break;
            case 2:
                results.Reverse();
                break;
            case 3:
                results.Insert(dice.Below(results.Count + 1), Message("user", Text()));
                break;
            case 4:
                results.Add(Result(dice.Of(Ids)));
                break;
            case 5:
                results.Insert(dice.Below(results.Count + 1), Message("system", Text()));
                break;
            default:
                break;
        }

        return results;
    }

    private string Result(string id) =>
        $"{{\"role\":\"tool\",\"tool_call_id\":\"{id}\",\"content\":{(dice.Toss() ? Text() : Content(isAssistant: false))}}}";

    private string Content(bool isAssistant) => dice.Below(12) switch
    {
        0 => dice.Of(["null", "[]", "\"\""]),
        < 7 => Text(),
        _ => $"[{string.Join(',', Many(4, () => Part(isAssistant)))}]",
    };

    private string Part(bool isAssistant)
    {
        var cache = dice.OneIn(8)
            ? $",\"cache_control\":{dice.Of(["{\"type\":\"ephemeral\"}", "{\"type\":\"ephemeral\",\"ttl\":\"1h\"}", "{\"type\":\"ephemeral\",\"ttl\":\"5m\"}", "null"])}"
            : "";
        return (isAssistant ? dice.Below(7) : dice.Below(12)) switch
        {
            < 6 => $"{{\"type\":\"text\",\"text\":{Text()}{cache}}}",
            6 => isAssistant ? $"{{\"type\":\"text\",\"text\":{Text()}{cache}}}" : Odd(),
            7 or 8 => $"{{\"type\":\"image_url\",\"image_url\":{dice.Of(Images)}{cache}}}",
            9 or 10 => $"{{\"type\":\"file\",\"file\":{dice.Of(Documents)}{cache}}}",
            _ => dice.OneIn(3)
                ? $"{{\"type\":\"image_url\",\"image_url\":{dice.Of(BadImages)}}}"
                : dice.OneIn(3) ? $"{{\"type\":\"file\",\"file\":{dice.Of(BadDocuments)}}}" : $"{{\"type\":\"text\",\"text\":{Text()}{cache}}}",
        };
    }

    private string Odd() => dice.OneIn(4)
        ? dice.Of(
        [
            "null", "{}", "\"x\"", "{\"type\":null}", "{\"type\":\"text\"}", "{\"type\":\"text\",\"text\":null}", "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"AA==\",\"format\":\"wav\"}}",
            "{\"type\":\"video_url\",\"video_url\":{\"url\":\"data:video/mp4;base64,AA==\"}}", "{\"type\":\"tool_result\"}", "{\"type\":\"refusal\",\"refusal\":\"x\"}",
            "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"forever\"}}", "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":1}",
        ])
        : $"{{\"text\":{Text()},\"type\":\"text\",\"x\":1}}";

    private string Thought()
    {
        var text = dice.Of(["", "考え", "a\\/b"]);
        return dice.Below(5) switch
        {
            0 => $"{{\"type\":\"thinking\",\"thinking\":\"{text}\"}}",
            1 => $"{{\"type\":\"thinking\",\"thinking\":\"{text}\",\"signature\":\"\"}}",
            2 => $"{{\"type\":\"redacted_thinking\",\"data\":\"{Signature(ThinkingSignature.Redacted)}\"}}",
            _ => $"{{\"type\":\"thinking\",\"thinking\":\"{text}\",\"signature\":\"{Signature(text.Replace("\\/", "/", StringComparison.Ordinal))}\"}}",
        };
    }

    private string Signature(string thought) => ThinkingSignature.Sign(thought, account, $"{dice.Next()}");

    private string Text() => $"\"{(dice.OneIn(6) ? dice.Of(Blanks) : dice.Of(Texts))}\"";

    public string Name() => dice.OneIn(3) ? dice.Of(Names) : Names[dice.Below(3)];

    private List<string> Many(int most, Func<string> make) => [.. Enumerable.Range(0, 1 + dice.Below(most)).Select(_ => make())];
}
