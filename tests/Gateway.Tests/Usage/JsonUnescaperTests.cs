using System.Text;
using CsCheck;
using Gateway.Usage;

namespace Gateway.Tests.Usage;

/// <summary>JSON escapes in a text that is cut anywhere.</summary>
public class JsonUnescaperTests
{
    // Characters of one to four bytes, and those that have short escapes.
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Const("1"), Gen.Const("１"), Gen.Const("𝟏"), Gen.Const("😀"), Gen.Const("é"), Gen.Const("\n"), Gen.Const("\""),
        Gen.Const("\\"), Gen.Const("/"), Gen.Const("u"), Gen.Const("個")).Array[0, 12].Select(string.Concat);

    // Bytes that are significant in escapes.
    private static readonly byte[] Pivots = [.. "\\\\\\uuuddd888DcC0123456789abcfn\""u8];

    [Fact]
    public void Any_text_escaped_in_any_way_and_cut_at_any_places_is_read() =>
        Gen.Select(Texts, Gen.Int[0, 2].Array[24], Gen.Int[0, 200].Array[0, 4]).Sample(
            (text, ways, cuts) =>
                Assert.Equal(text, Read(Cut(Escaped(text, ways), cuts))),
            iter: 20_000);

    [Theory]
    [InlineData("""\ud83d""", "", "")]
    [InlineData("""\ud83d""", "x", "\uFFFDx")]
    [InlineData("""\ude00""", "x", "\uFFFDx")]
    [InlineData("""\ud83d""", """\ude00""", "😀")]
    [InlineData("""\ud83d\ud83d""", """\ude00""", "\uFFFD😀")]
    [InlineData("""\ud83d""", """\n""", "\uFFFD\n")]
    [InlineData("""\ud83d""", """\u0031""", "\uFFFD1")]
    [InlineData("""\u12""", "x", """\u12x""")]
    [InlineData("""\u12""", """\u0031""", """\u121""")]
    [InlineData("""\u""", """\""", """\u""")]
    [InlineData("""\""", "", "")]
    public void What_is_no_character_stays_or_becomes_a_replacement(string first, string second, string read) =>
        Assert.Equal(read, Read([Encoding.UTF8.GetBytes(first), Encoding.UTF8.GetBytes(second)]));

    [Fact]
    public void No_bytes_make_it_throw_or_write_more_than_there_is_room_for() =>
        Gen.OneOf(Gen.Byte, Gen.Int[0, Pivots.Length - 1].Select(at => Pivots[at])).Array[0, 60].Array[0, 5].Sample(
            pieces => Assert.NotNull(Read(pieces)),
            iter: 20_000);

    [Fact]
    public void A_half_that_does_not_go_on_is_written_before_a_piece_without_escapes()
    {
        var unescaper = default(JsonUnescaper);
        Span<byte> into = stackalloc byte[64];
        Assert.Equal(0, unescaper.Append("\\ud83d"u8, into));
        Assert.True(unescaper.IsPending);

        var length = unescaper.AppendPlain("1"u8, into);

        Assert.Equal("\uFFFD1", Encoding.UTF8.GetString(into[..length]));
        Assert.False(unescaper.IsPending);
    }

    private static string Read(IEnumerable<byte[]> pieces)
    {
        var unescaper = default(JsonUnescaper);
        var read = new List<byte>();
        foreach (var piece in pieces)
        {
            var into = new byte[piece.Length + JsonUnescaper.MaxAdded];
            read.AddRange(into[..unescaper.Append(piece, into)]);
        }

        return Encoding.UTF8.GetString([.. read]);
    }

    private static byte[] Escaped(string text, int[] ways)
    {
        var escaped = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var isHalf = char.IsSurrogate(text[i]);
            var way = isHalf ? ways[(i - (char.IsLowSurrogate(text[i]) ? 1 : 0)) % ways.Length] : ways[i % ways.Length];
            escaped.Append((way, text[i]) switch
            {
                (_, '\n') => "\\n",
                (_, '"') => "\\\"",
                (_, '\\') => "\\\\",
                (1, '/') => "\\/",
                (2, var unit) => $"\\u{(int)unit:x4}",
                (1, var unit) when isHalf => $"\\u{(int)unit:X4}",
                (_, var unit) => unit.ToString(),
            });
        }

        return Encoding.UTF8.GetBytes(escaped.ToString());
    }

    private static IEnumerable<byte[]> Cut(byte[] bytes, int[] cuts)
    {
        var at = 0;
        foreach (var cut in cuts.Select(cut => cut % (bytes.Length + 1)).Order())
        {
            yield return bytes[at..cut];
            at = cut;
        }

        yield return bytes[at..];
    }
}
