using System.Text;

namespace Gateway.Tests.PersonalData;

/// <summary>A number is also found when it is split over content blocks or written in JSON escapes.</summary>
public class SplitTests
{
    private static readonly string[] Written =
        ["123456789018", "1234-5678-9018", "１２３４５６７８９０１８", "1234 5678 9018", "１２３４－５６７８－９０１８"];

    [Fact]
    public void Over_two_blocks_at_every_place() => Assert.All(Written, number =>
    {
        for (var cut = 0; cut <= number.Length; cut++)
        {
            Assert.Equal("my_number=1", Detected.Summary(Detected.BodyOf($"番号{number[..cut]}", $"{number[cut..]}です")));
        }
    });

    [Fact]
    public void Over_three_blocks_at_every_two_places() => Assert.All(Written, number =>
    {
        for (var first = 1; first < number.Length; first++)
        {
            for (var second = first; second < number.Length; second += PropertySize.Of(3, full: 1))
            {
                Assert.Equal("my_number=1", Detected.Summary(
                    Detected.BodyOf(number[..first], number[first..second], number[second..])));
            }
        }
    });

    [Fact]
    public void Over_as_many_blocks_as_it_has_digits() => Assert.Equal(
        "my_number=1", Detected.Summary(Detected.BodyOf([.. "123456789018".Select(digit => digit.ToString())])));

    [Fact]
    public void With_any_of_its_characters_escaped() => Assert.All(Written, number =>
    {
        for (var from = 0; from < number.Length; from += PropertySize.Of(3, full: 1))
        {
            for (var to = from + 1; to <= number.Length; to++)
            {
                var text = number[..from] + Escaped(number[from..to]) + number[to..];
                var body = $$$"""{"messages":[{"role":"user","content":[{"text":"番号\n{{{text}}}\t"}]}]}""";
                Assert.Equal("my_number=1", Detected.Summary(body));
            }
        }
    });

    [Fact]
    public void Digits_of_two_texts_that_others_stand_between_are_not_joined() =>
        Assert.Equal("", Detected.Summary(Detected.BodyOf("123456", "と", "789018")));

    private static string Escaped(string text) =>
        new StringBuilder().AppendJoin("", text.Select(c => $"\\u{(int)c:x4}")).ToString();
}
