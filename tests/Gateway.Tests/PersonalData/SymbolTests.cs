using System.Globalization;
using System.Text;
using Gateway.PersonalData;

namespace Gateway.Tests.PersonalData;

public class SymbolTests
{
    [Fact]
    public void A_digit_is_one_of_any_script_or_what_NFKC_makes_one()
    {
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            if (Rune.IsValid(codePoint) && !IsNoncharacter(codePoint))
            {
                var plain = new Rune(codePoint).ToString().Normalize(NormalizationForm.FormKC);
                var expected = plain is [>= '0' and <= '9'] ? plain[0] - '0'
                    : Rune.GetUnicodeCategory(new Rune(codePoint)) == UnicodeCategory.DecimalDigitNumber
                        ? (int)Rune.GetNumericValue(new Rune(codePoint))
                        : -1;
                Assert.True(expected == Symbol.DigitOf(codePoint), $"U+{codePoint:X4}");
            }
        }
    }

    // Code points that .NET does not normalize.
    private static bool IsNoncharacter(int codePoint) =>
        (codePoint & 0xFFFE) == 0xFFFE || codePoint is >= 0xFDD0 and <= 0xFDEF;

    [Fact]
    public void Every_digit_begins_with_a_byte_that_is_looked_for()
    {
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            if (Rune.IsValid(codePoint) && Symbol.DigitOf(codePoint) >= 0)
            {
                var first = Encoding.UTF8.GetBytes(new Rune(codePoint).ToString())[0];
                Assert.True(Symbol.Candidates.Contains(first), $"U+{codePoint:X4}");
            }
        }
    }

    [Theory]
    [InlineData(@"\u0031", 1, 6)]
    [InlineData(@"\uFF11", 1, 6)]
    [InlineData(@"\ud835\udfcf", 1, 12)]
    [InlineData(@"\\u0031", 1, 7)]
    [InlineData(@"\\\\uff11", 1, 9)]
    [InlineData(@"\\ud835\\udfcf", 1, 14)]
    [InlineData("&#49;", 1, 5)]
    [InlineData("&#65297;", 1, 8)]
    [InlineData("&#xFF11;", 1, 8)]
    [InlineData("１", 1, 3)]
    [InlineData("٣", 3, 2)]
    [InlineData("۷", 7, 2)]
    [InlineData("๙", 9, 3)]
    [InlineData("7x", 7, 1)]
    public void A_digit_is_read_as_it_is_written(string text, int value, int length)
    {
        var symbol = Symbol.Read(Encoding.UTF8.GetBytes(text));

        Assert.Equal((SymbolKind.Digit, value, length), (symbol.Kind, (int)symbol.Value, symbol.Length));
    }
}
