using System.Text;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.Tests.RequestPolicy.Walk;

public class UnicodeTests
{
    [Theory]
    [InlineData("""{"system":[{"text":"\ud800"}]}""", "system[0].text")]
    [InlineData("""{"system":[{"text":"\uDC00"}]}""", "system[0].text")]
    [InlineData("""{"system":[{"text":"\ud83d \ude00"}]}""", "system[0].text")]
    [InlineData("""{"system":[{"text":"\ud83d\n\ude00"}]}""", "system[0].text")]
    [InlineData("""{"system":[{"text":"\ud83d\ud83d\ude00"}]}""", "system[0].text")]
    [InlineData("""{"system":[{"text":"\\\udbff"}]}""", "system[0].text")]
    [InlineData("""{"system":[{"text":"\ud83d\ude00\udfff"}]}""", "system[0].text")]
    [InlineData("""{"modelId":"\ud800"}""", "modelId")]
    [InlineData(
        """{"messages":[{"content":[{"image":{"format":"\ud800"}}]}]}""", "messages[0].content[0].image.format")]
    [InlineData(
        """{"messages":[{"content":[{"image":{"format":"png","source":{"bytes":"\udc00"}}}]}]}""",
        "messages[0].content[0].image.source.bytes")]
    [InlineData("""{"guardrailConfig":{"guardrailIdentifier":"\ud800"}}""", "guardrailConfig.guardrailIdentifier")]
    [InlineData("""{"additionalModelResponseFieldPaths":["\ud800"]}""", "additionalModelResponseFieldPaths[0]")]
    [InlineData("""{"\ud800":1}""", "*")]
    [InlineData("""{"additionalModelRequestFields":{"a":["\ud800"]}}""", "additionalModelRequestFields.*[0]")]
    public void Half_of_a_surrogate_pair_is_refused_wherever_it_stands(string body, string place)
    {
        Assert.Contains($"surrogate pair): {place} (", Walked.Error(body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"messages":[{"content":[{"type":"\ud800"}]}]}""", nameof(BodyForm.Anthropic))]
    [InlineData("""{"input":{"invokeModel":{"body":"\ud800"}}}""", nameof(BodyForm.CountTokens))]
    public void Nor_is_one_read_where_a_text_is_judged(string body, string form) =>
        Assert.Contains("surrogate pair)", Walked.Error(body, Enum.Parse<BodyForm>(form)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"system":[{"text":"\ud83d\ude00\uD83D\uDE00 \u3053\n"}]}""")]
    [InlineData("""{"system":[{"text":"\\ud800 \\\\udc00 \ue000\ud7ff"}]}""")]
    [InlineData("""{"additionalModelRequestFields":{"\ud83d\ude00":1,"\ud83d\ude01":2}}""")]
    public void Whole_pairs_and_what_only_looks_like_a_half_are_not(string body)
    {
        Assert.Null(Walked.Error(body));
    }

    [Fact]
    public void An_emoji_and_its_escape_are_one_name()
    {
        Assert.NotNull(Walked.Error("""{"😀":1,"\ud83d\ude00":2}""", BodyForm.Opaque));
    }

    // The walk compares the API's names byte by byte, so a case variant outside ASCII would not be noticed.
    [Fact]
    public void No_character_outside_ASCII_is_a_case_variant_of_one_inside()
    {
        var ascii = Enumerable.Range(0, 128).Select(c => ((char)c).ToString()).ToArray();

        Assert.DoesNotContain(
            Enumerable.Range(128, char.MaxValue - 127).Select(c => ((char)c).ToString()),
            other => ascii.Contains(other, StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("[]", "JSON object")]
    [InlineData("7", "JSON object")]
    [InlineData("", "body is empty")]
    [InlineData("{} ,", "not valid JSON")]
    [InlineData("""{"a":1,}""", "not valid JSON")]
    [InlineData("{/**/}", "not valid JSON")]
    [InlineData("""{"a":NaN}""", "not valid JSON")]
    [InlineData("\uFEFF{}", "byte order mark")]
    public void What_is_not_one_JSON_object_is_refused_in_every_form(string body, string named)
    {
        Assert.All(
            Enum.GetValues<BodyForm>(),
            form => Assert.Contains(named, Walked.Error(body, form), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void A_thousand_levels_are_read_and_of_one_more_the_true_reason_is_told(string open, string close)
    {
        foreach (var form in Enum.GetValues<BodyForm>())
        {
            Assert.Null(Walked.Error(Nested(MemberPath.MaxDepth), form));
            Assert.Matches("nested too deeply.*1000 levels", Walked.Error(Nested(MemberPath.MaxDepth + 1), form));
        }

        string Nested(int levels) => string.Concat(
        [
            "{\"a\":", .. Enumerable.Repeat(open, levels - 1), "1", .. Enumerable.Repeat(close, levels - 1), "}",
        ]);
    }

    [Fact]
    public void A_place_a_thousand_levels_down_is_told_in_one_line()
    {
        var body = $$"""{"a":{{new string('[', 900)}}{"b":1,"b":2}{{new string(']', 900)}}}""";

        var refusal = Walked.Error(body, BodyForm.Opaque);

        Assert.Contains("gives a member twice", refusal, StringComparison.Ordinal);
        Assert.InRange(refusal!.Length, 100, 500);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xFF })]
    public void Bytes_that_are_no_UTF_8_are_refused(byte[] bytes)
    {
        byte[] body = [.. "{\"a\":\""u8, .. bytes, .. "\"}"u8];

        Assert.Contains("UTF-8", Walked.Error(body, BodyForm.Opaque), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_not_looked_at()
    {
        Assert.Null(Walked.Error("""{"a":1e99999,"b":-0.10,"c":123456789012345678901234567890}"""));
    }

    [Fact]
    public void A_refusal_says_near_which_byte()
    {
        var before = """{"あ":1,"b":2,""";

        Assert.Contains(
            $"(near byte {Encoding.UTF8.GetByteCount(before) + 1})", Walked.Error(before + "\"b\":3}"),
            StringComparison.Ordinal);
    }
}
