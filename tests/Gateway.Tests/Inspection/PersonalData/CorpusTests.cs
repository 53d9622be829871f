using Gateway.Benchmarks.PersonalData;

namespace Gateway.Tests.Inspection.PersonalData;

/// <summary>How well the detector does; <c>Gateway.Benchmarks personal-data</c> prints the tables.</summary>
public class CorpusTests
{
    [Fact]
    public void At_least_99_of_100_numbers_are_found_in_every_written_form() => Assert.All(
        Corpus.Positives.GroupBy(sample => sample.Form),
        form =>
        {
            var (numbers, found) = (form.Sum(sample => sample.Numbers), form.Sum(sample => Math.Min(sample.Numbers, PersonalDataMode.Found(sample))));
            Assert.True(found >= 0.99 * numbers, $"{form.Key}: {found} of {numbers}");
        });

    [Fact]
    public void At_most_5_of_1000_requests_without_one_are_taken_for_one()
    {
        var wrong = Corpus.Negatives.Where(sample => PersonalDataMode.Found(sample) > 0).ToList();

        Assert.True(
            wrong.Count <= 0.005 * Corpus.Negatives.Count,
            $"{wrong.Count} of {Corpus.Negatives.Count}: {string.Join(", ", wrong.CountBy(sample => sample.Form))}");
    }
}
