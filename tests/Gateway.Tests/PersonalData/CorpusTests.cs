using Gateway.Testing.PersonalData;

namespace Gateway.Tests.PersonalData;

/// <summary>The quality of the detector; <c>Gateway.Benchmarks personal-data</c> prints the tables.</summary>
public class CorpusTests
{
    [Fact]
    public void At_least_99_of_100_numbers_are_found_in_every_written_form() => Assert.All(
        Corpus.Positives.GroupBy(sample => sample.Form),
        form =>
        {
            var (numbers, found) = (form.Sum(sample => sample.Numbers), form.Sum(sample => Math.Min(sample.Numbers, Detection.Count(sample))));
            Assert.True(found >= 0.99 * numbers, $"{form.Key}: {found} of {numbers}");
        });

    // The quality reached so far, which a change of the detector must not reduce.
    [Theory]
    [InlineData("second", 0.94, 1)]
    [InlineData("third", 0.91, 2)]
    [InlineData("fourth", 0.92, 7)]
    public void Texts_of_other_authors_are_judged_no_worse_than_before(string author, double recall, int falseAlarms)
    {
        var texts = author switch
        {
            "second" => OtherAuthors.Second,
            "third" => OtherAuthors.Third,
            _ => OtherAuthors.Fourth,
        };

        var (numbers, found) = (texts.Sum(text => text.Numbers.Count), texts.Sum(text => text.Numbers.Intersect(text.Found()).Count()));
        var wrong = texts.Where(text => text.Numbers.Count == 0 && text.Found().Count > 0).Select(text => text.Id).ToList();

        Assert.True(found >= recall * numbers, $"{found} of {numbers}");
        Assert.True(wrong.Count <= falseAlarms, string.Join(", ", wrong));
    }

    [Fact]
    public void At_most_5_of_1000_requests_without_one_are_taken_for_one()
    {
        var wrong = Corpus.Negatives.Where(sample => Detection.Count(sample) > 0).ToList();

        Assert.True(
            wrong.Count <= 0.005 * Corpus.Negatives.Count,
            $"{wrong.Count} of {Corpus.Negatives.Count}: {string.Join(", ", wrong.CountBy(sample => sample.Form))}");
    }
}
