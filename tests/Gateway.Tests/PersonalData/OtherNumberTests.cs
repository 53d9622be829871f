using System.Globalization;
using Gateway.Testing.PersonalData;

namespace Gateway.Tests.PersonalData;

/// <summary>Other numbers of twelve digits, recognised by the words beside them and by the numbers around them.</summary>
public class OtherNumberTests
{
    private const string Number = "123456789018";

    [Theory]
    [InlineData("送り状 123456789018")]
    [InlineData("送り状番号：1234-5678-9018")]
    [InlineData("宅配便 1234-5678-9018 は配達済みです")]
    [InlineData("チケット 123456789018 を確認")]
    [InlineData("Ticket #123456789018")]
    [InlineData("ticket: 123456789018")]
    [InlineData("地番 1234-5678-9018")]
    [InlineData("家屋番号 123456789018")]
    [InlineData("個人番号欄は空欄。管理番号 123456789018")]
    [InlineData("個人番号：未記入、参照先は 1234/5678/9018")]
    [InlineData("マイナンバーの記載なし 123456789018.0")]
    [InlineData("個人番号は別紙。送り状番号 1234-5678-9018")]
    [InlineData("マイナンバーカード申請書の送付 追跡番号: 1234-5678-9018")]
    public void A_name_right_before_it_says_what_it_is(string text) =>
        Assert.Equal("", Detected.Summary(Detected.BodyOf(text)));

    [Theory]
    [InlineData("個人番号（又は法人番号） 123456789018")]
    [InlineData("個人番号[基礎年金番号] 123456789018")]
    [InlineData("氏名,個人番号,口座番号\n123456789018,1234567")]
    [InlineData("口座番号、個人番号 123456789018")]
    [InlineData("個人番号の変更 旧番号 123456789018")]
    public void But_not_where_its_own_is_in_the_same_label(string text) =>
        Assert.Equal("my_number=1", Detected.Summary(Detected.BodyOf(text)));

    [Fact]
    public void One_number_among_timestamps_is_no_export()
    {
        var log = string.Concat(Enumerable.Range(0, 20).Select(i => $"2026112809{i:00} INFO batch step {i}\n"));

        Assert.Equal("my_number=1", Detected.Summary(Detected.BodyOf(log + $"照会対象 {Number} は該当なし")));
        Assert.Equal("", Detected.Summary(Detected.BodyOf(log)));
    }

    [Theory]
    [InlineData(',')]
    [InlineData('\t')]
    [InlineData('|')]
    public void A_column_of_My_Numbers_beside_other_columns_of_twelve_digits_is_found(char between)
    {
        var rows = string.Concat(Numbers().Select((number, i) =>
            $"{Key(i, 37)}{between}{Key(i, 11)}{between}山田太郎 千代田区霞が関二丁目一番三号 中央合同庁舎{between}{number}\n"));

        Assert.Equal("my_number=10", Detected.Summary(Detected.BodyOf(rows)));
    }

    [Fact]
    public void And_so_is_one_of_objects_in_a_row()
    {
        var rows = string.Join(',', Numbers().Select((number, i) =>
            $$"""{"宛名":"{{Key(i, 37)}}","備考":"千代田区霞が関二丁目一番三号 中央合同庁舎第二号館 千代田区霞が関二丁目一番三号","個人":"{{number}}"}"""));

        Assert.Equal("my_number=10", Detected.Summary(Detected.BodyOf($"[{rows}]")));
    }

    [Fact]
    public void One_number_in_the_text_below_an_export_is_found()
    {
        var export = string.Concat(Enumerable.Range(0, 20).Select(i => $"{Key(i, 37)},{i * 100}\n"));

        Assert.Equal("my_number=1", Detected.Summary(Detected.BodyOf(export + $"この中で {Number} の方だけ確認してください。")));
        Assert.Equal("", Detected.Summary(Detected.BodyOf(export)));
    }

    // As pandas writes a column with an empty cell: far below its header no word is near.
    [Fact]
    public void A_column_of_whole_numbers_with_a_decimal_tail_is_found_below_its_header()
    {
        var rows = string.Concat(Numbers().Select(number => $"山田太郎,千代田区霞が関二丁目一番三号 中央合同庁舎第二号館,{number}.0\n"));
        var others = string.Concat(Enumerable.Range(0, 20).Select(i => $"山田太郎,千代田区霞が関二丁目一番三号,{Key(i, 37)}.0\n"));

        Assert.Equal("my_number=10", Detected.Summary(Detected.BodyOf("氏名,住所,番号\n" + rows)));
        Assert.Equal("", Detected.Summary(Detected.BodyOf("氏名,住所,番号\n" + others)));
    }

    // Numbers of which ten in eleven have a wrong check digit.
    private static string Key(int row, int step) => (300_451 + (row * step)).ToString("D12", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Numbers() => Enumerable.Range(1, 10).Select(Corpus.Valid);
}
