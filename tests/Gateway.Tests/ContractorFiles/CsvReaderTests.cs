using System.Text;
using Gateway.ContractorFiles;
using Gateway.Testing;

namespace Gateway.Tests.ContractorFiles;

public class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "a|b", "1|2")]
    [InlineData("a,b\r\n1,2", "a|b", "1|2")]
    [InlineData("\uFEFFa,b\n", "a|b")]
    [InlineData("a,\n,b\n,\n", "a|", "|b", "|")]
    [InlineData("\"a\"\"b\",\"c,d\"\n\"e\r\nf\",\"\"\n", "a\"b|c,d", "e\r\nf|")]
    [InlineData("a\n\n\r\nb\n", "a", "b")]
    [InlineData("市民課,\"住民票\"\n", "市民課|住民票")]
    [InlineData("a,b\r", "a|b")]
    public void Cells_are_read_as_they_were_written(string text, params string[] rows) => Assert.Equal(rows, Read(text));

    [Fact]
    public void Any_cells_are_read_back_wherever_a_buffer_ends()
    {
        var seed = (ulong)Random.Shared.NextInt64();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var dice = new SplitMix64(seed);
        string[] pieces = ["a", "\"", ",", "\n", "\r\n", "\r", "市", "😀", " ", "0.0011", new string('x', 5_000)];
        var rows = Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 1 + dice.Below(6))
            .Select(_ => string.Concat(Enumerable.Range(0, dice.Below(7)).Select(_ => dice.Of(pieces)))).Append("end").ToList()).ToList();
        var text = string.Concat(rows.Select(row =>
            string.Join(',', row.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + (dice.Toss() ? "\n" : "\r\n")));

        Assert.Equal(rows.Select(row => string.Join('|', row)), Read(text));
    }

    [Fact]
    public void A_row_that_no_bill_has_is_refused_and_not_kept()
    {
        var refused = Assert.Throws<ContractorFileException>(() => Read($"a\n\"{new string('x', 9_000_000)}\"\n"));

        Assert.Equal(2, refused.Row);
    }

    [Fact]
    public void Text_in_another_encoding_is_refused()
    {
        using var csv = new CsvReader("bill.csv", new MemoryStream([.. Encoding.ASCII.GetBytes("a,b\n"), 0x8E, 0x73, 0x96, 0xAF]));

        Assert.Contains("not UTF-8", Assert.Throws<ContractorFileException>(() => Rows(csv).Count).Message, StringComparison.Ordinal);
    }

    private static List<string> Read(string text)
    {
        using var csv = new CsvReader("bill.csv", new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return Rows(csv);
    }

    private static List<string> Rows(CsvReader csv)
    {
        var rows = new List<string>();
        while (csv.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, csv.Count).Select(cell => csv[cell].ToString())));
        }

        return rows;
    }
}
