using System.Text;
using Gateway.Inspection.Attachments;

namespace Gateway.Tests.Inspection.Attachments;

public class MagicBytesTests
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

                Assert.True(alike == Fits(said, file), $"{name} said to be {said}");
            }
        }
    }

    [Fact]
    public void Every_format_of_AWSs_has_a_name() =>
        Assert.Equal(Files.Keys.Order(StringComparer.Ordinal), AttachmentFormats.Names.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF氏名,住所\r\n")]
    [InlineData("a\tb\f\n")]
    public void A_text_may_be_UTF_8(string text) => Assert.True(Fits("txt", Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("8E8196BC2C8F5A8F8A0D0A")] // 氏名,住所 in Shift_JIS
    [InlineData("B1B2B32C8343")] // half-width and full-width katakana
    [InlineData("1B2442")] // how ISO-2022-JP begins
    public void Or_look_like_Shift_JIS(string hex) => Assert.True(Fits("csv", Convert.FromHexString(hex)));

    [Theory]
    [InlineData("00")]
    [InlineData("0102")]
    [InlineData("FFFE4100")] // UTF-16
    [InlineData("80")]
    [InlineData("A0")]
    [InlineData("FD41")]
    [InlineData("817F")]
    [InlineData("8120")]
    [InlineData("255044462D312E37")] // %PDF-
    [InlineData("52494646")] // RIFF
    public void Nothing_else_is_a_text(string hex) => Assert.False(Fits("txt", Convert.FromHexString(hex)));

    [Fact]
    public void A_character_that_goes_on_behind_what_is_looked_at_is_none_the_worse()
    {
        var kana = Encoding.UTF8.GetBytes(new string('あ', 40));
        foreach (var length in Enumerable.Range(MagicBytes.Looked - 3, 3))
        {
            Assert.True(MagicBytes.Fit(AttachmentFormat.Txt, kana.AsSpan(0, length), isWhole: false));
        }

        Assert.True(MagicBytes.Fit(AttachmentFormat.Txt, Convert.FromHexString("96BC8F"), isWhole: false));
        Assert.False(MagicBytes.Fit(AttachmentFormat.Txt, Convert.FromHexString("96BC8F"), isWhole: true));
    }

    private static bool Fits(string format, byte[] file) =>
        MagicBytes.Fit(AttachmentFormats.OfName(Encoding.UTF8.GetBytes(format)), file, isWhole: true);
}
