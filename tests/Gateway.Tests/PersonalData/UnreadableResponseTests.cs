using System.Text;
using CsCheck;
using Gateway.Callers;

namespace Gateway.Tests.PersonalData;

/// <summary>Unreadable events are counted when responses are observed, and are not sent when numbers are blocked.</summary>
public class UnreadableResponseTests
{
    public static TheoryData<string> Events =>
    [
        "{",
        """{"delta":{"text":"x"}} {}""",
        """{"delta":{"text":"x}""",
        """[{"delta":{"text":"x"}}]""",
        "123456789018",
        $$"""{"x":{{new string('[', 1001)}}{{new string(']', 1001)}}}""",
    ];

    public static TheoryData<string> Chunks =>
    [
        "{}",
        "[]",
        """{"p":"abc"}""",
        """{"bytes":null}""",
        """{"bytes":7}""",
        """{"bytes":["e30="]}""",
        """{"bytes":"!"}""",
        """{"bytes":"e30"}""",
        """{"bytes":"e30="} {}""",
        """{"bytes":"e30=""",
        """{"bytes":"e30=","bytes":"!"}""",
        """{"bytes":"\ud800"}""",
        """{"bytes":"eyJ4Ijox"}""",
        """{"bytes":"MTIzNDU2Nzg5MDE4"}""",
    ];

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event(string json)
    {
        var after = ("contentBlockDelta", """{"delta":{"text":"x"}}""");

        Assert.Equal(
            new Watched(2, true, "unreadable=1"),
            Watched.Converse(PersonalDataAction.Observe, ("contentBlockDelta", json), after));
        Assert.Equal(
            new Watched(0, false, "unreadable=1"),
            Watched.Converse(PersonalDataAction.Block, ("contentBlockDelta", json), after));
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public void A_chunk(string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);

        Assert.Equal(new Watched(1, true, "unreadable=1"), Watched.Chunks(PersonalDataAction.Observe, bytes));
        Assert.Equal(new Watched(0, false, "unreadable=1"), Watched.Chunks(PersonalDataAction.Block, bytes));
    }

    [Fact]
    public void More_texts_in_one_event_than_anybody_sends()
    {
        var json = $$"""{"x":[{{string.Join(',', Enumerable.Repeat("\"\"", 65_537))}}]}""";

        Assert.Equal(
            new Watched(0, false, "unreadable=1"), Watched.Converse(PersonalDataAction.Block, ("contentBlockDelta", json)));
    }

    // Unusual texts that are still read, as every client reads them, with U+FFFD in place of invalid characters.
    [Theory]
    [InlineData("\"\\ud83d\"")]
    [InlineData("\"\\ude00\"")]
    [InlineData("\"\\ud83d\\ud83d\"")]
    [InlineData("\"x\\ud83dx\"")]
    public void Half_a_pair_is_read(string text)
    {
        Assert.Equal(
            new Watched(1, true, ""),
            Watched.Converse(PersonalDataAction.Block, ("contentBlockDelta", $$$"""{"delta":{"text":{{{text}}} }}""")));
        Assert.Equal(
            new Watched(1, true, ""),
            Watched.Converse(PersonalDataAction.Block, ("contentBlockDelta", $$$"""{"delta":{"toolUse":{"input":{{{text}}} }},{{{text}}}:1}""")));
        Assert.Equal(
            new Watched(1, true, ""),
            Watched.Invoke(PersonalDataAction.Block, $$$"""{"type":{{{text}}},"delta":{"partial_json":{{{text}}} },{{{text}}}:{{{text}}} }"""));
    }

    [Fact]
    public void Base64_may_be_written_with_escapes()
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"?":">>>???","outputText":"123456789018"}"""));
        Assert.Contains('/', base64);
        Assert.Contains('+', base64);
        string[] written =
        [
            base64,
            base64.Replace("/", "\\/", StringComparison.Ordinal),
            base64.Replace("+", "\\u002b", StringComparison.Ordinal),
            Watched.Escaped(base64),
        ];

        Assert.All(written, one =>
        {
            Assert.Equal("my_number=1", Watched.Chunks(PersonalDataAction.Observe, Encoding.UTF8.GetBytes($$"""{"bytes":"{{one}}"}""")).Found);
            Assert.Equal("my_number=1", Watched.Chunks(PersonalDataAction.Observe, Encoding.UTF8.GetBytes($$"""{"\u0062ytes":"{{one}}"}""")).Found);
        });
    }

    // Some JSON readers take the second of two members with the same name.
    [Fact]
    public void Each_of_two_members_named_bytes_is_read()
    {
        var hidden = Convert.ToBase64String("""{"outputText":"123456789018"}"""u8);

        Assert.Equal("my_number=1", Watched.Chunks(
            PersonalDataAction.Observe, Encoding.UTF8.GetBytes($$"""{"bytes":"e30=","bytes":"{{hidden}}"}""")).Found);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_read()
    {
        byte[][] odd = [[0xFF], [0xC0, 0xB1], [0xED, 0xA0, 0xBD], [0xEF, 0xBC], [0x80], [0xF0, 0x9F]];
        Assert.All(odd, bytes =>
        {
            var provided = (byte[])[.. "{\"type\":\"x\",\""u8, .. bytes, .. "\":1,\"outputText\":\""u8, .. bytes, .. " 123456789018 "u8, .. bytes, .. "\"}"u8];
            var payload = Encoding.UTF8.GetBytes($$"""{"bytes":"{{Convert.ToBase64String(provided)}}"}""");

            Assert.Equal(new Watched(1, true, "my_number=1"), Watched.Chunks(PersonalDataAction.Observe, payload));
        });
    }

    // Bytes that are significant in JSON, UTF-8, escapes and base64.
    private static readonly byte[] Pivots = [.. "{}[]\",:\\u-+.eE0123456789d8c /="u8, 0x00, 0x80, 0xC3, 0xED, 0xEF, 0xFF];

    private static readonly string[] Samples =
    [
        """{"delta":{"text":"12345\ud8356\n","toolUse":{"input":"{\"v\":\"\\uff1"}},"p":"abc"}""",
        """{"type":"content_block_delta","delta":{"text":"1234","partial_json":"\\ud835\\"},"choices":[{"delta":{"content":"12"}}]}""",
        """{"bytes":"eyJvdXRwdXRUZXh0IjoiMTIzNDU2Nzg5MDE4In0\u003d","p":"abc"}""",
    ];

    [Fact]
    public void No_bytes_make_it_throw() =>
        Gen.Select(
            Gen.Int[0, Samples.Length - 1],
            Gen.Select(Gen.Int[0, 200], Gen.OneOf(Gen.Int[0, Pivots.Length - 1].Select(at => Pivots[at]), Gen.Byte)).Array[0, 5])
            .Array[1, 4]
            .Sample(
                events =>
                {
                    byte[][] payloads = [.. events.Select(one =>
                    {
                        var bytes = Encoding.UTF8.GetBytes(Samples[one.Item1]);
                        foreach (var (at, to) in one.Item2)
                        {
                            bytes[at % bytes.Length] = to;
                        }

                        return bytes;
                    })];
                    byte[][] inside = [.. payloads.Select(one => Encoding.UTF8.GetBytes($$"""{"bytes":"{{Convert.ToBase64String(one)}}"}"""))];

                    Assert.Equal(payloads.Length, Watched.Chunks(PersonalDataAction.Observe, payloads).Passed);
                    Assert.Equal(payloads.Length, Watched.Chunks(PersonalDataAction.Observe, inside).Passed);
                    Assert.InRange(Watched.Events(PersonalDataAction.Block, payloads).Passed, 0, payloads.Length);
                },
                iter: 3_000);
}
