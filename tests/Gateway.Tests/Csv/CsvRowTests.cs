using System.Text;
using Gateway.Csv;

namespace Gateway.Tests.Csv;

public class CsvRowTests
{
    [Theory]
    [InlineData("市民課", "市民課")]
    [InlineData("", "")]
    [InlineData("税務課, 収納係", "\"税務課, 収納係\"")]
    [InlineData("\"企画\"課", "\"\"\"企画\"\"課\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+81", "'+81")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠x", "'＠x")]
    [InlineData(" =1", "' =1")]
    [InlineData("\u3000＝1", "'\u3000＝1")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("0123", "'0123")]
    [InlineData("0", "0")]
    [InlineData("0.5", "0.5")]
    [InlineData("a=b", "a=b")]
    public void Text_is_never_a_formula_and_quoted_where_it_must_be(string text, string cell)
    {
        var csv = new StringBuilder();

        CsvRow.Append(csv, text, "x");

        Assert.Equal($"{cell},x\r\n", csv.ToString());
    }

    [Fact]
    public void Numbers_stay_numbers()
    {
        var csv = new StringBuilder();

        CsvRow.Append(csv, CsvCell.Number("-0.000000000001"), CsvCell.Number(-12), CsvCell.Number((long?)null), CsvCell.Number("3.3"));

        Assert.Equal("-0.000000000001,-12,,3.3\r\n", csv.ToString());
    }
}
