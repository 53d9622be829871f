using System.Text;
using Gateway.RequestPolicy.Attachments;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.Tests.RequestPolicy.Attachments;

public class FileContentsTests
{
    private static readonly Dictionary<string, byte[]> Files = new(StringComparer.Ordinal)
    {
        ["png"] = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13],
        ["jpeg"] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF"u8],
        ["gif"] = [.. "GIF89a"u8, 1, 0],
        ["webp"] = [.. "RIFF"u8, 1, 2, 3, 4, .. "WEBPVP8 "u8],
        ["pdf"] = [.. "%PDF-1.7\n%"u8, 0xE2, 0xE3],
        ["doc"] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0],
        ["xls"] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0],
        ["docx"] = [.. "PK"u8, 3, 4, 20, 0],
        ["xlsx"] = [.. "PK"u8, 3, 4, 20, 0],
        ["csv"] = [.. "氏名,年齢\r\n"u8],
        ["txt"] = [.. "お知らせ\n"u8],
        ["md"] = [.. "# 見出し"u8],
        ["html"] = [.. "<!doctype html>"u8],
    };

    private static readonly string[] Texts = ["csv", "txt", "md", "html"];

    [Fact]
    public void A_file_is_of_its_own_format_and_of_those_it_cannot_be_told_from()
    {
        foreach (var (name, file) in Files)
        {
            foreach (var said in Files.Keys)
            {
                var alike = name == said
                    || (Texts.Contains(name) && Texts.Contains(said))
                    || Files[said].AsSpan().SequenceEqual(file);

                // A text that is declared to be a PDF is not taken for one.
                Assert.True(alike == Of(file, said).IsOf(Format(said)), $"{name} said to be {said}");
            }
        }
    }

    [Fact]
    public void Every_format_of_AWSs_has_a_name() =>
        Assert.Equal(Files.Keys.Order(StringComparer.Ordinal), AttachmentFormats.Names.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("a")]
    [InlineData("\uFEFF氏名,住所\r\n")]
    [InlineData("a\tb\f\n\u001b[1mc")]
    public void A_text_is_UTF_8_with_or_without_a_byte_order_mark(string text) =>
        Assert.Equal(FileContent.Text, Of(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(932)] // Shift_JIS
    [InlineData(51932)] // EUC-JP
    [InlineData(50220)] // ISO-2022-JP
    public void Other_encodings_of_Japanese_are_texts_that_are_not_UTF_8(int codePage)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
        foreach (var before in new[] { 0, 1, 90, 1023, 3070, 3071, 3072, 4094, 4095, 4096, 100_000 })
        {
            var file = encoding.GetBytes(new string('a', before) + "氏名,住所\r\n");

            Assert.Equal(FileContent.OtherText, Of(file));
        }
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    public void UTF_16_is_known_with_and_without_its_mark(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] mark = hasMark ? encoding.GetPreamble() : [];

        Assert.Equal(FileContent.Utf16Text, Of([.. mark, .. encoding.GetBytes("課名,件数\r\n窓口課,120\r\n")]));
    }

    [Fact]
    public void A_text_in_two_encodings_is_not_UTF_8_wherever_the_other_begins()
    {
        byte[] shiftJis = [0x96, 0xBC];
        foreach (var at in Enumerable.Range(0, 40).Select(step => step * 311))
        {
            byte[] file = [.. Encoding.UTF8.GetBytes(new string('あ', at)), .. shiftJis, .. "い"u8];

            Assert.Equal(FileContent.OtherText, Of(file));
        }
    }

    [Fact]
    public void A_character_cut_off_at_the_end_is_not_UTF_8_and_one_between_two_pieces_is()
    {
        foreach (var length in Enumerable.Range(1000, 100).Concat(Enumerable.Range(3000, 100)))
        {
            var whole = Encoding.UTF8.GetBytes(new string('a', length) + "あ𠮷い" + new string('う', 2000));

            Assert.Equal(FileContent.Text, Of(whole));
            Assert.Equal(FileContent.OtherText, Of(whole[..^1]));
        }
    }

    [Theory]
    [InlineData("0102")]
    [InlineData("524946460102")] // RIFF, and nothing more
    [InlineData("424D36000C0000000000360000")] // BMP
    [InlineData("0000001866747970686569630000000001")] // HEIC
    [InlineData("1F8B080000000000")] // gzip
    public void What_nobody_knows_is_no_text(string hex) =>
        Assert.Equal(FileContent.Unknown, Of(Convert.FromHexString(hex)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(900)]
    public void A_PDF_may_begin_within_the_first_kilobyte(int junk)
    {
        byte[] binary = [.. Enumerable.Repeat((byte)0xFE, junk), .. "%PDF-1.4\n"u8, 0xE2, 0xE3];
        byte[] ascii = [.. Enumerable.Repeat((byte)'\n', junk), .. "%PDF-1.4\n"u8];

        Assert.Equal(FileContent.Pdf, Of(binary, "txt"));
        Assert.Equal(FileContent.Pdf, Of(ascii, "pdf"));
    }

    [Fact]
    public void A_text_that_speaks_of_PDF_is_a_text() =>
        Assert.Equal(FileContent.Text, Of([.. "PDF ファイルは %PDF- で始まります。"u8], "md"));

    [Fact]
    public void Nothing_is_an_empty_file() => Assert.Equal(FileContent.Empty, Of([], "csv"));

    [Theory]
    [InlineData("jpg", "jpeg")]
    [InlineData("JPEG", "jpeg")]
    [InlineData("image/jpg", "jpeg")]
    [InlineData(".PDF", "pdf")]
    [InlineData("htm", "html")]
    [InlineData("text/plain", "txt")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")]
    [InlineData("markdown", "md")]
    public void What_is_meant_by_another_name_is_known(string name, string meant) =>
        Assert.Equal(Format(meant), FormatNames.Meant(Encoding.UTF8.GetBytes(name)));

    private static FileContent Of(byte[] file, string said = "txt") =>
        FileContents.Of(Encoding.ASCII.GetBytes(Convert.ToBase64String(file)), Format(said));

    private static AttachmentFormat Format(string name) => AttachmentFormats.OfName(Encoding.UTF8.GetBytes(name));
}
