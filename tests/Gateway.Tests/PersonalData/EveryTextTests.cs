using System.Text;
using Gateway.Callers;
using Gateway.PersonalData;
using Gateway.Usage;

namespace Gateway.Tests.PersonalData;

/// <summary>A number is found wherever it is in a response: in whole responses, and in the events of streams.</summary>
public class EveryTextTests
{
    private const string Number = "123456789018";

    // # is replaced by the number.
    public static TheoryData<string> WholeConverse =>
    [
        """{"output":{"message":{"content":[{"text":"#"}]}}}""",
        """{"output":{"message":{"content":[{"text":"1234"},{"text":"56789018"}]}}}""",
        """{"output":{"message":{"content":[{"toolUse":{"input":{"#":true},"name":"x","toolUseId":"t"}}]}}}""",
        """{"output":{"message":{"content":[{"toolUse":{"input":{"no":123456789018}}}]}}}""",
        """{"output":{"message":{"content":[{"toolUse":{"input":{"a":[[["#"]]]}}}]}}}""",
        """{"output":{"message":{"content":[{"reasoningContent":{"reasoningText":{"text":"#"}}}]}}}""",
        """{"output":{"message":{"content":[{"citationsContent":{"citations":[{"title":"#"}]}}]}}}""",
        """{"output":{"message":{"content":[{"citationsContent":{"citations":[{"sourceContent":[{"text":"#"}]}]}}]}}}""",
        """{"output":{"message":{"content":[{"toolResult":{"content":[{"json":{"v":"#"}}]}}]}}}""",
        """{"output":{"message":{"content":[{"searchResult":{"title":"#","source":"x"}}]}}}""",
        """{"additionalModelResponseFields":{"x":{"y":"#"}},"output":{}}""",
        """{"trace":{"guardrail":{"modelOutput":["#"]}}}""",
        """{"trace":{"guardrail":{"inputAssessment":{"x":{"wordPolicy":{"customWords":[{"match":"#"}]}}}}}}""",
        """{"stopReason":"#"}""",
        """{"usage":{"x":"#","inputTokens":1}}""",
        """{"usage":"#"}""",
        """{"x":"# \ud83d"}""",
        """{"\ud83d":1,"x":"#"}""",
        """{"x":"\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10\uff11\uff18"}""",
    ];

    public static TheoryData<string> WholeInvoke =>
    [
        """{"content":[{"type":"text","text":"#"}],"stop_reason":"end_turn"}""",
        """{"content":[{"type":"text","text":"x","citations":[{"cited_text":"#"}]}]}""",
        """{"content":[{"type":"tool_use","input":{"#":1}}]}""",
        """{"content":[{"type":"thinking","thinking":"#"}]}""",
        """{"results":[{"outputText":"#"}]}""",
        """{"generation":"#"}""",
        """{"output":{"message":{"content":[{"text":"#"}]}}}""",
        """{"choices":[{"message":{"content":"#"}}]}""",
        """{"choices":[{"message":{"tool_calls":[{"function":{"arguments":"{\"v\":\"#\"}"}}]}}]}""",
        """{"anything":{"at":["all",{"here":"#"}]}}""",
    ];

    public static TheoryData<string, string> ConverseEvents => new()
    {
        { "contentBlockDelta", """{"delta":{"citation":{"title":"#"}}}""" },
        { "contentBlockDelta", """{"delta":{"citation":{"source":"#"}}}""" },
        { "contentBlockDelta", """{"delta":{"citation":{"sourceContent":[{"text":"1234"},{"text":"56789018"}]}}}""" },
        { "contentBlockDelta", """{"delta":{"toolResult":[{"text":"#"}]}}""" },
        { "contentBlockDelta", """{"delta":{"toolResult":[{"json":{"個人番号":"1234 5678-9018"}}]}}""" },
        { "contentBlockDelta", """{"delta":{"toolResult":[{"json":{"#":[]}}]}}""" },
        { "contentBlockDelta", """{"delta":{"reasoningContent":{"text":"#"}}}""" },
        { "contentBlockDelta", """{"delta":{"toolUse":{"input":{"v":"#"}}}}""" },
        { "contentBlockDelta", """{"delta":{"other":{"v":123456789018}}}""" },
        { "contentBlockStart", """{"start":{"toolUse":{"name":"#","toolUseId":"t"}}}""" },
        { "messageStart", """{"role":"#"}""" },
        { "messageStop", """{"stopReason":"end_turn","additionalModelResponseFields":{"x":{"y":["#"]}}}""" },
        { "metadata", """{"usage":{"inputTokens":1},"trace":{"guardrail":{"modelOutput":["#"]}}}""" },
        { "metadata", """{"usage":{"inputTokens":1,"x":"#"}}""" },
        { "tomorrow", """{"p":"#"}""" },
        { "tomorrow", """{"p":{"#":1}}""" },
        { "contentBlockDelta", """{"delta":{"text":"# \ud83d"}}""" },
        { "contentBlockDelta", """{"\ud83d":1,"delta":{"text":"#"}}""" },
    };

    public static TheoryData<string> InvokeEvents =>
    [
        """{"type":"content_block_start","content_block":{"type":"text","text":"#"}}""",
        """{"type":"content_block_start","content_block":{"type":"x","content":[{"title":"#","url":"x"}]}}""",
        """{"type":"content_block_start","content_block":{"type":"tool_use","input":{"v":"#"}}}""",
        """{"type":"content_block_delta","delta":{"type":"citations_delta","citation":{"cited_text":"#"}}}""",
        """{"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"#"}}""",
        """{"type":"message_start","message":{"content":[{"text":"#"}]}}""",
        """{"type":"#"}""",
        """{"contentBlockDelta":{"delta":{"text":"#"}}}""",
        """{"contentBlockStop":"#"}""",
        """{"choices":[{"delta":{"content":"#"}}]}""",
        """{"choices":["#"]}""",
        """{"choices":{"text":"#"}}""",
        """{"outputText":"#"}""",
        """{"generation":"#"}""",
        """{"outputs":[{"text":"#"}]}""",
        """{"completion":"#"}""",
        """{"nobody":{"knows":[{"this":"#"}]}}""",
        """{"no":123456789018}""",
        """{"amazon-bedrock-invocationMetrics":{"inputTokenCount":1,"x":"#"}}""",
    ];

    // The pieces that one event of each format adds; # is replaced by a piece.
    public static TheoryData<string> InvokePieces =>
    [
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"#"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"#"}}""",
        """{"contentBlockDelta":{"delta":{"text":"#"},"contentBlockIndex":0}}""",
        """{"contentBlockDelta":{"delta":{"reasoningContent":{"text":"#"}},"contentBlockIndex":0}}""",
        """{"choices":[{"delta":{"content":"#"},"index":0}],"object":"chat.completion.chunk"}""",
        """{"choices":[{"delta":{"reasoning_content":"#"},"index":0}]}""",
        """{"choices":[{"text":"#"}]}""",
        """{"outputText":"#","index":0,"totalOutputTextTokenCount":null,"completionReason":null}""",
        """{"generation":"#","prompt_token_count":null,"stop_reason":null}""",
        """{"outputs":[{"text":"#","stop_reason":null}]}""",
        """{"completion":"#","stop_reason":null}""",
        """{"text":"#","is_finished":false}""",
        """{"nobody":{"knows":[{"this":"#"},"x"]},"and":"more"}""",
    ];

    [Theory]
    [MemberData(nameof(WholeConverse))]
    public void In_a_whole_answer_of_Converse(string json) => Assert.Equal("my_number=1", Whole("Converse", json));

    [Theory]
    [MemberData(nameof(WholeInvoke))]
    public void In_a_whole_answer_of_InvokeModel(string json) => Assert.Equal("my_number=1", Whole("InvokeModel", json));

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(990)]
    public void However_deep(int depth)
    {
        var json = $$"""{"x":{{new string('[', depth)}}"#"{{new string(']', depth)}}}""";

        Assert.Equal("my_number=1", Whole("Converse", json));
        AssertFound(Watched.Converse(PersonalDataAction.Observe, ("contentBlockDelta", Filled(json))));
        AssertFound(Watched.Invoke(PersonalDataAction.Observe, Filled(json)));
    }

    [Theory]
    [MemberData(nameof(ConverseEvents))]
    public void In_an_event_of_ConverseStream(string type, string json)
    {
        AssertFound(Watched.Converse(PersonalDataAction.Observe, (type, Filled(json))));
        Assert.False(Watched.Converse(PersonalDataAction.Block, (type, Filled(json))).GoesOn);
    }

    [Theory]
    [MemberData(nameof(InvokeEvents))]
    public void In_an_event_of_an_Invoke_stream(string json)
    {
        AssertFound(Watched.Invoke(PersonalDataAction.Observe, Filled(json)));
        Assert.False(Watched.Invoke(PersonalDataAction.Block, Filled(json)).GoesOn);
    }

    [Theory]
    [MemberData(nameof(InvokePieces))]
    public void Cut_into_pieces_in_every_provider_s_form(string form)
    {
        for (var cut = 1; cut < Number.Length; cut++)
        {
            string[] events = [.. new[] { "番号は", Number[..cut], Number[cut..], "です。" }
                .Select(piece => form.Replace("#", piece, StringComparison.Ordinal))];

            Assert.Equal(new Watched(4, true, "my_number=1"), Watched.Invoke(PersonalDataAction.Observe, events));
            Assert.False(Watched.Invoke(PersonalDataAction.Block, events).GoesOn);
        }
    }

    [Fact]
    public void Half_a_pair_in_each_of_two_events_is_one_character()
    {
        // U+1D7CF is the digit 1.
        var watched = Watched.Converse(
            PersonalDataAction.Observe,
            ("contentBlockDelta", """{"delta":{"text":"\ud835"}}"""),
            ("contentBlockDelta", """{"delta":{"text":"\udfcf23456789018"}}"""));

        AssertFound(watched);
    }

    [Fact]
    public void A_text_of_a_block_goes_on_where_its_start_left_off()
    {
        AssertFound(Watched.Invoke(
            PersonalDataAction.Observe,
            """{"type":"content_block_start","content_block":{"type":"text","text":"12345"}}""",
            """{"type":"content_block_delta","delta":{"type":"text_delta","text":"6789018"}}"""));
    }

    // A citation between two pieces of a text does not end it.
    [Fact]
    public void Something_else_between_two_pieces_hides_nothing() => AssertFound(Watched.Converse(
        PersonalDataAction.Observe,
        ("contentBlockDelta", """{"delta":{"text":"12345"}}"""),
        ("contentBlockDelta", """{"delta":{"citation":{"title":"令和8年","source":"a1"}}}"""),
        ("contentBlockDelta", """{"delta":{"text":"6789018。"}}""")));

    // As in a whole response: the end of a block ends a number, but the next block may continue it.
    [Theory]
    [InlineData("123456789018", "2026年", "my_number=1")]
    [InlineData("12345678", "9018", "my_number=1")]
    [InlineData("123456789018", "123456789018", "my_number=2")]
    public void Over_the_end_of_a_block(string first, string second, string found)
    {
        var text = """{"delta":{"text":"#"}}""";

        var watched = Watched.Converse(
            PersonalDataAction.Observe,
            ("contentBlockDelta", text.Replace("#", first, StringComparison.Ordinal)),
            ("contentBlockStop", """{"contentBlockIndex":0}"""),
            ("contentBlockDelta", text.Replace("#", second, StringComparison.Ordinal)),
            ("contentBlockStop", """{"contentBlockIndex":1}"""));

        Assert.Equal(new Watched(4, true, found), watched);
    }

    // A list of results, each of which is complete: two of them do not form one long number.
    [Fact]
    public void The_same_place_of_another_event_does_not_make_a_longer_number()
    {
        var row = ("contentBlockDelta", Filled("""{"delta":{"toolResult":[{"json":{"id":"#"}}]}}"""));

        Assert.Equal(new Watched(3, true, "my_number=3"), Watched.Converse(PersonalDataAction.Observe, row, row, row));
    }

    [Fact]
    public void What_does_not_go_on_holds_back_no_more_than_a_few_events()
    {
        (string, string)[] events =
        [
            ("contentBlockDelta", """{"delta":{"text":"1234"}}"""),
            .. Enumerable.Repeat(("contentBlockDelta", """{"delta":{"toolUse":{"input":"x"}}}"""), 40),
        ];
        var passed = Watched.Converse(PersonalDataAction.Block, events);

        Assert.Equal(new Watched(41, true, ""), passed);
    }

    [Fact]
    public void Words_of_a_complete_text_say_what_its_number_is()
    {
        var order = ("contentBlockDelta", """{"delta":{"toolResult":[{"json":{"注文番号":"123456789018"}}]}}""");

        Assert.Equal(new Watched(1, true, ""), Watched.Converse(PersonalDataAction.Block, order));
    }

    [Fact]
    public void Padding_is_no_text()
    {
        var events = Enumerable.Range(0, 62)
            .Select(length => ("contentBlockDelta", $$$"""{"delta":{"text":"x"},"p":"{{{"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[..length]}}}"}"""))
            .ToArray();

        Assert.Equal(new Watched(62, true, ""), Watched.Converse(PersonalDataAction.Block, events));
    }

    private static void AssertFound(Watched watched)
    {
        Assert.True(watched.GoesOn);
        Assert.Equal("my_number=1", watched.Found);
    }

    private static string Filled(string json) => json.Replace("#", Number, StringComparison.Ordinal);

    private static string Whole(string operation, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(Filled(json));
        var scan = new ResponseScan(bytes, PersonalDataRules.All);
        Assert.True(ResponseSummary.TryRead(operation, bytes, ref scan, out _));

        var counts = new MatchCounts();
        counts.Add(scan.InTexts);
        counts.Add(scan.InNames);
        return string.Join(' ', counts.ToList().Select(one => $"{one.Rule}={one.Count}"));
    }
}
