using System.Text.Json;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.Tests.PersonalData;

/// <summary>Forms of a number that programs and not people write: JSON inside texts, invisible characters, markup.</summary>
public class WrittenFormTests
{
    private const string Number = "123456789018";

    // A tool's result is often another program's JSON as text, in ASCII only; a log contains such a text escaped once more.
    public static TheoryData<string> JsonTexts =>
    [
        $$"""{"csv": "氏名,番号\n{{Number}}\n"}""",
        $$"""{"tsv": "氏名\t個人番号\n山田太郎\t{{Number}}\t東京"}""",
        $$"""{"crlf": "氏名\r\n{{Number}}\r\n"}""",
        $$"""{"quoted": "\"{{Number}}\""}""",
        $$"""{"\u5099\u8003": "\u500b\u4eba\u756a\u53f7\uff1a{{Number}}"}""",
        """{"\u500b\u4eba\u756a\u53f7": "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10\uff11\uff18"}""",
        """{"a": "\u0031\u0032\u0033456789018"}""",
        """{"a": "1234\u30005678\u30009018"}""",
        """{"a": "1234\n5678\n9018"}""",
        """{"a": "\ud835\udfcf23456789018"}""",
    ];

    [Theory]
    [MemberData(nameof(JsonTexts))]
    public void Json_inside_a_text_is_read_on_every_level(string json)
    {
        for (var level = 0; level < 4; level++)
        {
            Assert.Equal("my_number=1", Detected.Summary(Detected.BodyOf(json)));
            json = JsonSerializer.Serialize(json);
        }
    }

    [Theory]
    [InlineData("1234\u00AD5678\u00AD9018")]
    [InlineData("1234\u200B5678\u200B9018")]
    [InlineData("1234\u20605678\uFEFF9018")]
    [InlineData("1\uFE0F\u20E32\uFE0F\u20E33\uFE0F\u20E34\uFE0F\u20E35\uFE0F\u20E36\uFE0F\u20E37\uFE0F\u20E38\uFE0F\u20E39\uFE0F\u20E30\uFE0F\u20E31\uFE0F\u20E38\uFE0F\u20E3")]
    [InlineData("\u202D123456789018\u202C")]
    [InlineData("1234\U000E01005678\U000E01009018")]
    [InlineData("1234\u20435678\u20439018")]
    [InlineData("1234\u25015678\u25019018")]
    [InlineData("1234\u2E3A5678\u2E3A9018")]
    [InlineData("1234\u27965678\u27969018")]
    [InlineData("1234\u20225678\u20229018")]
    [InlineData("1234\u22C55678\u22C59018")]
    [InlineData("1234&#45;5678&#45;9018")]
    [InlineData("1234&nbsp;5678&nbsp;9018")]
    [InlineData("1234&#x2010;5678&#8208;9018")]
    [InlineData("1234&ndash;5678&ndash;9018")]
    [InlineData("&#49;&#50;&#51;456789018")]
    [InlineData("&#65297;&#65298;&#65299;456789018")]
    [InlineData("1234一5678一9018")]
    [InlineData("**1234** **5678** **9018**")]
    [InlineData("`1234` `5678` `9018`")]
    [InlineData("_1234_ _5678_ _9018_")]
    [InlineData("*1234*-*5678*-*9018*")]
    [InlineData("<b>1234</b> <i>5678</i> <span class=\"no\">9018</span>")]
    [InlineData("<td>1234</td>\n  <td>5678</td>\n  <td>9018</td>")]
    [InlineData("\"1234\",\"5678\",\"9018\"")]
    [InlineData("'1234'; '5678'; '9018'")]
    [InlineData("「1234」「5678」「9018」")]
    [InlineData("1234<!-- -->5678<!-- -->9018")]
    [InlineData("1234<!---->5678<!-->9018")]
    [InlineData("1234<!-- a > b -->5678<!-- x\n y -->9018")]
    [InlineData("1234<?xml-x?>5678<!X>9018")]
    [InlineData("(1234)(5678)(9018)")]
    [InlineData("（1234）（5678）（9018）")]
    [InlineData("{1234} {5678} {9018}")]
    [InlineData("<1234> <5678> <9018>")]
    [InlineData("『1234』『5678』『9018』")]
    [InlineData("〔1234〕〔5678〕〔9018〕")]
    [InlineData("<1234><5678><9018>")]
    [InlineData("١٢٣٤٥٦٧٨٩٠١٨")]
    [InlineData("١٢٣٤-٥٦٧٨-٩٠١٨")]
    [InlineData("۱۲۳۴ ۵۶۷۸ ۹۰۱۸")]
    [InlineData("१२३४५६७८९०१८")]
    [InlineData("๑๒๓๔๕๖๗๘๙๐๑๘")]
    [InlineData("꤁꤂꤃꤄꤅꤆꤇꤈꤉꤀꤁꤈")]
    [InlineData("123456789018.0")]
    [InlineData("123456789018.00,")]
    [InlineData("1.23456789018e11 123456789018.0")]
    public void Beside_its_name_marks_and_markup_hide_nothing(string text) =>
        Assert.Equal("my_number=1", Detected.Summary(Detected.BodyOf("個人番号 " + text)));

    [Theory]
    [InlineData("個\u00AD人番\u00AD号 1234/5678/9018")]
    [InlineData("**個人**番号 1234/5678/9018")]
    [InlineData("<b>個人</b>番号 1234/5678/9018")]
    [InlineData("個人<!-- -->番号 1234/5678/9018")]
    [InlineData("&#20491;&#20154;&#30058;&#21495; 1234/5678/9018")]
    [InlineData("まいなんばー 1234/5678/9018")]
    [InlineData("ﾏｲﾅﾝﾊﾞｰ 1234/5678/9018")]
    [InlineData("マイナンハ\u3099ー 1234/5678/9018")]
    [InlineData("個⼈番号 1234/5678/9018")]
    [InlineData("Ｍｙ　Ｎｕｍｂｅｒ 1234/5678/9018")]
    [InlineData("my_number: 1234/5678/9018")]
    [InlineData("my-number: 1234/5678/9018")]
    public void A_word_is_known_however_it_is_written(string text) =>
        Assert.Equal("my_number=1", Detected.Summary(Detected.BodyOf(text)));

    [Theory]
    [InlineData("添付: 123456789018.pdf")]
    [InlineData("123456789018_松永.tif")]
    [InlineData("松永_123456789018.xlsx")]
    [InlineData(@"\\fs01\zeimu\123456789018.CSV が開けません")]
    [InlineData("C:\\work\\1234-5678-9018（平良）.docx")]
    public void A_files_name_may_be_a_number(string text) =>
        Assert.Equal("my_number=1", Detected.Summary(Detected.BodyOf(text)));

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":[{"document":{"name":"123456789018 pdf","format":"pdf","source":{"bytes":"JVBERi0="}}}]}]}""", false)]
    [InlineData("""{"anthropic_version":"b","max_tokens":9,"messages":[{"role":"user","content":[{"type":"document","title":"123456789018.pdf","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="}}]}]}""", true)]
    [InlineData("""{"anthropic_version":"b","max_tokens":9,"messages":[{"role":"user","content":[{"type":"document","context":"123456789018_松永.pdf","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="}}]}]}""", true)]
    public void And_so_may_a_documents(string body, bool isAnthropics) => Assert.Equal(
        "my_number=1", Detected.Summary(body, isAnthropics ? BodyForm.Anthropic : BodyForm.Converse));

    [Theory]
    [InlineData("123456789018.example.com")]
    [InlineData("123456789018.5")]
    [InlineData("123456789018.0.1")]
    [InlineData("金額 123456789018.0 円")]
    [InlineData("1.123456789018")]
    [InlineData("log_123456789018_x.txt")]
    [InlineData("x\\u0041123456789018")]
    public void What_else_has_a_point_or_a_letter_is_none(string text) =>
        Assert.Equal("", Detected.Summary(Detected.BodyOf(text)));
}
