using Gateway.PersonalData;

namespace Gateway.Tests.PersonalData;

public class MyNumberTests
{
    // The two that end in 0 have the remainders 0 and 1.
    [Theory]
    [InlineData("123456789018", true)]
    [InlineData("100000000080", true)]
    [InlineData("100000000030", true)]
    [InlineData("111122223333", true)]
    [InlineData("123456789012", false)]
    [InlineData("000000000000", false)]
    public void The_last_digit_checks_the_others(string number, bool isValid) =>
        Assert.Equal(isValid, MyNumber.IsValid([.. number.Select(digit => (byte)(digit - '0'))]));

    [Fact]
    public void One_in_ten_of_all_numbers_is_one()
    {
        var valid = Enumerable.Range(0, 20_000).Count(row =>
            MyNumber.IsValid([.. $"{123_456_789_011L * (row + 1) % 1_000_000_000_000:D12}".Select(digit => (byte)(digit - '0'))]));

        Assert.InRange(valid, 1_800, 2_200);
    }
}
