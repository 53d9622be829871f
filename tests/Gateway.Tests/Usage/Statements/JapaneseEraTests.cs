using Gateway.Usage.Statements.Documents;

namespace Gateway.Tests.Usage.Statements;

public class JapaneseEraTests
{
    [Theory]
    [InlineData(2026, 11, "令和8年11月", 2026, "令和8年度")]
    [InlineData(2027, 3, "令和9年3月", 2026, "令和8年度")]
    [InlineData(2027, 4, "令和9年4月", 2027, "令和9年度")]
    [InlineData(2028, 2, "令和10年2月", 2027, "令和9年度")]
    [InlineData(2019, 5, "令和元年5月", 2019, "平成31年度")]
    [InlineData(2019, 4, "平成31年4月", 2019, "平成31年度")]
    [InlineData(2020, 4, "令和2年4月", 2020, "令和2年度")]
    public void Months_have_the_year_of_their_era_and_March_belongs_to_the_year_before(
        int year, int month, string name, int fiscalYear, string fiscalYearName)
    {
        Assert.Equal(name, JapaneseEra.Month(year, month).Ja);
        Assert.Equal((fiscalYear, fiscalYearName), (JapaneseEra.FiscalYear(year, month), JapaneseEra.FiscalYearName(year, month).Ja));
    }

    [Fact]
    public void In_English_the_era_is_spelt_out()
    {
        Assert.Equal("month 11 of Reiwa 8", JapaneseEra.Month(2026, 11).En);
        Assert.Equal("fiscal Reiwa 8", JapaneseEra.FiscalYearName(2027, 3).En);
    }
}
