using System.Text.Json;
using Gateway.Callers;

namespace Gateway.Tests.PersonalData;

/// <summary>
/// A number in the input that a model writes for a tool: JSON that arrives in pieces, cut anywhere, whose escapes must be
/// decoded.
/// </summary>
public class StreamedToolInputTests
{
    // Mathematical digits, each of which is a surrogate pair.
    private const string Mathematical = "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟖";

    public static TheoryData<string> Forms => ["converse", "anthropic", "nova", "openai"];

    private static string[] Inputs { get; } =
    [
        """{"csv":"氏名,番号\n123456789018\n"}""",
        """{"tsv":"氏名\t個人番号\n山田\t123456789018\t東京"}""",
        $$"""{"v":"{{Watched.Escaped("個人番号：")}}123456789018"}""",
        $$"""{"v":"個人番号 {{Watched.Escaped("１２３４５６７８９０１８")}}"}""",
        $$"""{"v":"{{Watched.Escaped(Mathematical)}}"}""",
        """{"v":"12345678\u0039018"}""",
        """{"v":"\u0031\u0032345678901\u0038"}""",
        """{"path":"C:\\u\\ 123456789018"}""",
        """{"v":"\"123456789018\""}""",
        """{"v":"1234\u20115678\u20119018"}""",
        """{"v":123456789018}""",
        """{"123456789018":true}""",
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Is_found_in_one_piece(string form) => Assert.All(Inputs, input =>
        AssertBlocked(Run(form, PersonalDataAction.Block, input), input));

    [Theory]
    [MemberData(nameof(Forms))]
    public void Is_found_wherever_it_is_cut_in_two(string form) => Assert.All(Inputs, input =>
    {
        for (var cut = 0; cut <= input.Length; cut++)
        {
            AssertBlocked(Run(form, PersonalDataAction.Block, input[..cut], input[cut..]), $"{input[..cut]}|{input[cut..]}");
        }
    });

    [Theory]
    [MemberData(nameof(Forms))]
    public void Is_found_character_by_character(string form) => Assert.All(Inputs, input =>
        AssertBlocked(Run(form, PersonalDataAction.Block, [.. input.Select(unit => unit.ToString())]), input));

    [Theory]
    [MemberData(nameof(Forms))]
    public void Is_counted_once_when_it_is_observed(string form) => Assert.All(Inputs, input =>
    {
        string[] pieces = [.. input.Select(unit => unit.ToString())];

        Assert.Equal(new Watched(pieces.Length, true, "my_number=1"), Run(form, PersonalDataAction.Observe, pieces));
    });

    [Theory]
    [InlineData("""{"v":"1234567890180"}""")]
    [InlineData("""{"v":"12345678\u0039017"}""")]
    [InlineData("""{"v":"\u00311\u0031\u0031\u0031\u0031\u0031\u0031\u0031\u0031\u0031\u0031"}""")]
    [InlineData("""{"v":"x\u0031123456789018"}""")]
    [InlineData("""{"v":"id\u005f123456789018a"}""")]
    public void What_is_none_passes_whole(string input)
    {
        for (var cut = 0; cut <= input.Length; cut++)
        {
            Assert.Equal(
                new Watched(2, true, ""), Run("converse", PersonalDataAction.Block, input[..cut], input[cut..]));
        }
    }

    // The first block is cut off inside an escape, as by max_tokens; the next one is read from its beginning.
    [Theory]
    [InlineData("""{"v":"\""")]
    [InlineData("""{"v":"\u""")]
    [InlineData("""{"v":"\uff1""")]
    [InlineData("""{"v":"\ud835""")]
    public void An_escape_that_is_never_finished_hides_nothing(string unfinished) => Assert.All(Inputs, input =>
        AssertBlocked(Run("converse", PersonalDataAction.Block, unfinished, input), input));

    // The JSON of an event may itself be escaped.
    [Fact]
    public void Two_layers_of_escapes_are_read() => Assert.All(Inputs, input =>
    {
        var watched = Watched.Converse(
            PersonalDataAction.Block,
            [.. input.Chunk(7).Select(piece => (
                "contentBlockDelta", $$$"""{"delta":{"toolUse":{"input":"{{{Watched.Escaped(new(piece))}}}"} },"contentBlockIndex":0}"""))]);

        AssertBlocked(watched, input);
    });

    [Fact]
    public void What_is_held_back_is_bounded_however_a_digit_is_written()
    {
        // 200 digits with a separator after each, each digit as six pieces of an escape.
        string[] pieces = [.. string.Concat(Enumerable.Repeat("\\u0031 ", 200)).Select(unit => unit.ToString())];

        var watched = Run("converse", PersonalDataAction.Block, pieces);

        Assert.Equal(new Watched(pieces.Length, true, ""), watched);
    }

    private static void AssertBlocked(Watched watched, string input)
    {
        Assert.False(watched.GoesOn, input);
        Assert.True(watched.Found == "my_number=1", $"{watched.Found} in {input}");
    }

    private static Watched Run(string form, PersonalDataAction action, params string[] pieces)
    {
        var json = pieces.Select(piece => JsonSerializer.Serialize(piece));
        return form switch
        {
            "converse" => Watched.Converse(action, [.. json.Select(piece => (
                "contentBlockDelta", $$$"""{"contentBlockIndex":1,"delta":{"toolUse":{"input":{{{piece}}} }},"p":"abc"}"""))]),
            "anthropic" => Watched.Invoke(action, [.. json.Select(piece =>
                $$$"""{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":{{{piece}}} }}""")]),
            "nova" => Watched.Invoke(action, [.. json.Select(piece =>
                $$$"""{"contentBlockDelta":{"delta":{"toolUse":{"input":{{{piece}}} }},"contentBlockIndex":1}}""")]),
            _ => Watched.Invoke(action, [.. json.Select(piece =>
                $$$"""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":{{{piece}}} }}]},"index":0}]}""")]),
        };
    }
}
