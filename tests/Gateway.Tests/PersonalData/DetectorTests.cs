using System.Text;
using Gateway.Callers;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Tests.RequestPolicy;

namespace Gateway.Tests.PersonalData;

/// <summary>Texts as people write them, in which a number is found or not.</summary>
public class DetectorTests
{
    [Theory]
    [InlineData("123456789018")]
    [InlineData("個人番号は123456789018です。")]
    [InlineData("1234-5678-9018")]
    [InlineData("1234 5678 9018")]
    [InlineData("１２３４５６７８９０１８")]
    [InlineData("１２３４－５６７８－９０１８")]
    [InlineData("1234ー5678ー9018")]
    [InlineData("1234‐5678‐9018")]
    [InlineData("1234・5678・9018")]
    [InlineData("1234 - 5678 - 9018")]
    [InlineData("1234\n5678\n9018")]
    [InlineData("1 2 3 4 5 6 7 8 9 0 1 8")]
    [InlineData("①②③④⑤⑥⑦⑧⑨⓪①⑧")]
    [InlineData("𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟖")]
    [InlineData("電話 03-1234-5678、個人番号 1234-5678-9018")]
    [InlineData("氏名:山田,123456789018,東京")]
    [InlineData("マイナンバー(12345-6789-018)")]
    [InlineData("123456789018.")]
    [InlineData("料金は12.5円、番号123456789018")]
    [InlineData("ﾏｲﾅﾝﾊﾞｰ: 2026/123456789018")]
    [InlineData("電話で聞いた番号は 1234 5678 9018 。")]
    [InlineData("千葉様　1234 5678 9018　0438-25-6617")]
    [InlineData("吉村\t1955/5/15\t1234 5678 9018\t14,200円")]
    [InlineData("２．１２３４５６７８９０１８\n３．平成12年8月4日")]
    [InlineData("<b>1234</b>-<b>5678</b>-<b>9018</b>")]
    [InlineData("<td>山田</td><td>123456789018</td><td>3</td>")]
    [InlineData("夫　1988-02-02　1234-5678-9018\n妻　1992-06-30　1234-5678-9018")]
    [InlineData("番号　1234-5678-9018　世帯主")]
    public void A_My_Number_is_found(string text) => Assert.StartsWith("my_number=", Detected.Summary(Detected.BodyOf(text)), StringComparison.Ordinal);

    // Forms that are also used for other numbers: they count only beside a word that names the number.
    [Theory]
    [InlineData("1234/5678/9018")]
    [InlineData("1234_5678_9018")]
    [InlineData("1234.5678.9018")]
    [InlineData("1234、5678、9018")]
    [InlineData("1234: 5678: 9018")]
    [InlineData("123,456,789,018")]
    [InlineData("1234の5678の9018です")]
    [InlineData("1|2|3|4|5|6|7|8|9|0|1|8")]
    [InlineData("│1│2│3│4│5│6│7│8│9│0│1│8│")]
    [InlineData("[1] [2] [3] [4] [5] [6] [7] [8] [9] [0] [1] [8]")]
    [InlineData("1\t2\t3\t4\t5\t6\t7\t8\t9\t0\t1\t8")]
    [InlineData("<td>1</td><td>2</td><td class=\"d\">3</td><td>4</td><td>5</td><td>6</td><td>7</td><td>8</td><td>9</td><td>0</td><td>1</td><td>8</td>")]
    [InlineData("1 23 4 5  6 7890 18")]
    [InlineData("item_123456789018_omote.jpg")]
    [InlineData("123456789018.dkr.ecr.example")]
    public void Others_write_so_too(string text) => Assert.Equal(
        ("", "my_number=1"),
        (Detected.Summary(Detected.BodyOf(text)), Detected.Summary(Detected.BodyOf("個 人 番 号 " + text))));

    [Theory]
    [InlineData("kojin_bango={0}")]
    [InlineData("kojinBango_{0}_omote.jpg")]
    [InlineData("個番/{0}")]
    [InlineData("マイナンバ一 : {0}")]
    [InlineData("Individual Number/{0}")]
    public void Words_that_name_it_are_known_in_many_spellings(string text) => Assert.Equal(
        "my_number=1", Detected.Summary(Detected.BodyOf(text.Replace("{0}", "123456789018", StringComparison.Ordinal))));

    [Theory]
    [InlineData("123456789012")]
    [InlineData("0123456789018")]
    [InlineData("1234567890180")]
    [InlineData("A123456789018")]
    [InlineData("123456789018x")]
    [InlineData("id_123456789018")]
    [InlineData("0.123456789018")]
    [InlineData("1234-5678-9018-1234")]
    [InlineData("arn:aws:iam::123456789018:role/x")]
    [InlineData("AWSアカウント 123456789018")]
    [InlineData("注文番号:123456789018")]
    [InlineData("https://example.jp/123456789018/")]
    [InlineData("12345-6789-018")]
    [InlineData("7000012050002")]
    [InlineData("777777777777")]
    [InlineData("2026-123456789018")]
    [InlineData("宛名番号 123456789018")]
    [InlineData("水栓番号：123456789018")]
    [InlineData("施設コード 1234-5678-9018")]
    [InlineData("マイナンバー連携 2026-01-02 09:06 開始")]
    [InlineData("マイナンバーカード交付 1,234,567,890,180 円")]
    public void What_only_looks_alike_is_not(string text) => Assert.Equal("", Detected.Summary(Detected.BodyOf(text)));

    // Documented in deploy/docs/personal-data.md, so that nobody relies on more.
    [Theory]
    [InlineData("一二三四五六七八九〇一八")]
    [InlineData("1234 5678 9018 1234 5678 9018")]
    [InlineData("注文の件、123456789018")]
    [InlineData("個人番号は 1234、はい 1234、5678、はい、最後が 9018")]
    [InlineData("1234567 89018")]
    [InlineData("ID123456789018")]
    public void Known_misses(string text) => Assert.Equal("", Detected.Summary(Detected.BodyOf(text)));

    [Theory]
    [InlineData("住民票コード 12345678901", "resident_record_code=1")]
    [InlineData("12345678901", "")]
    [InlineData("住民票コードは１２３４５６７８９０１、個人番号は123456789018", "resident_record_code=1 my_number=1")]
    public void A_second_rule_is_a_row(string text, string found) =>
        Assert.Equal(found, Detected.Summary(Detected.BodyOf(text)));

    [Theory]
    [InlineData("""{"messages":[],"system":[{"text":"123456789018"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"t","content":[{"text":"123456789018"}]}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"t","content":[{"json":{"a":["123456789018"]}}]}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"t","content":[{"json":{"a":123456789018}}]}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"t","content":[{"json":{"123456789018":1}}]}}]}]}""")]
    [InlineData("""{"messages":[{"role":"assistant","content":[{"toolUse":{"toolUseId":"t","name":"n","input":{"x":{"y":"123456789018"}}}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"document":{"name":"d","format":"txt","source":{"text":"123456789018"}}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"document":{"name":"d","format":"txt","source":{"bytes":"MTIzNDU2Nzg5MDE4"}}}]}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":[{"document":{"name":"d","format":"html","source":{"bytes":"MTIzNDU2Nzg5MDE4"}}}]}]}""")]
    public void It_is_found_wherever_a_text_can_stand(string body) => Assert.Equal("my_number=1", Detected.Summary(body));

    [Theory]
    [InlineData("""{"anthropic_version":"b","max_tokens":9,"messages":[{"role":"user","content":"123456789018"}]}""")]
    [InlineData("""{"anthropic_version":"b","max_tokens":9,"system":"123456789018","messages":[]}""")]
    [InlineData("""{"anthropic_version":"b","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"1234567890"},{"type":"text","text":"18"}]}]}""")]
    [InlineData("""{"anthropic_version":"b","max_tokens":9,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"123456789018"}}]}]}""")]
    [InlineData("""{"anthropic_version":"b","max_tokens":9,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"123456789018"}]}]}""")]
    public void And_in_Anthropics_form(string body) => Assert.Equal("my_number=1", Detected.Summary(body, BodyForm.Anthropic));

    [Fact]
    public void A_file_with_a_byte_order_mark_is_read()
    {
        var text = Encoding.UTF8.GetBytes("\uFEFF氏名,個人番号\r\n山田,１２３４５６７８９０１８\r\n");
        var body = """{"messages":[{"role":"user","content":[{"document":{"name":"d","format":"csv","source":{"bytes":"B"}}}]}]}"""
            .Replace("\"B\"", $"\"{Convert.ToBase64String(text)}\"", StringComparison.Ordinal);

        Assert.Equal("my_number=1", Detected.Summary(body));
    }

    [Fact]
    public void An_export_of_other_numbers_is_not_one_of_My_Numbers()
    {
        var others = string.Join('\n', Enumerable.Range(0, 40).Select(row => $"{12_345_678_901L * (row + 3) % 1_000_000_000_000:D12}"));

        Assert.Equal("", Detected.Summary(Detected.BodyOf(others)));
        Assert.Equal("my_number=5", Detected.Summary(Detected.BodyOf(string.Join('\n', Enumerable.Repeat("123456789018", 5)))));
    }

    // Each match costs memory, and a body of 25 MB could contain two million.
    [Fact]
    public void No_more_than_10_000_are_counted_and_so_many_cannot_be_masked()
    {
        var found = Detected.In(Detected.BodyOf(string.Join('\n', Enumerable.Repeat("123456789018", 10_050))))!;

        Assert.Equal(10_000, found.InBody.Count);
        Assert.False(found.CanBeMasked);
    }

    [Fact]
    public void Nothing_is_looked_for_where_it_is_off()
    {
        var off = Policies.OfPersonalData(options => options.Requests = PersonalDataAction.Off);

        RequestMembers.Read(
            Encoding.UTF8.GetBytes(Detected.BodyOf("123456789018")), BodyForm.Converse, off, out var members,
            TestContext.Current.CancellationToken);

        Assert.Null(members.PersonalData);
    }
}
