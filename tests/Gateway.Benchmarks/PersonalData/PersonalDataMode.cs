using System.Globalization;
using Gateway.Callers;
using Gateway.Inspection;
using Gateway.Inspection.Members;

namespace Gateway.Benchmarks.PersonalData;

/// <summary>
/// How well the detector does on the corpus: recall for each written form, and how many requests without a number would
/// be blocked.
/// </summary>
internal static class PersonalDataMode
{
    private const double LeastRecall = 0.99;
    private const double MostFalse = 0.005;

    private static readonly MemberPolicy Policy = new("bench", new ApplicationInspectionOptions(), "");

    public static int Run(Arguments arguments)
    {
        arguments.End();
        var bounds = new Bounds();
        var table = new Table("numbers in", "numbers", "found", "recall");
        foreach (var form in Corpus.Positives.GroupBy(sample => sample.Form))
        {
            var (numbers, found) = (form.Sum(sample => sample.Numbers), form.Sum(Right));
            table.Add(form.Key, Number(numbers), Number(found), Ratio(found, numbers));
        }

        table.Print();
        var other = new Table("what looks alike", "requests", "taken for one", "share");
        foreach (var form in Corpus.Negatives.GroupBy(sample => sample.Form))
        {
            var wrong = form.Count(sample => Found(sample) > 0);
            other.Add(form.Key, Number(form.Count()), Number(wrong), Ratio(wrong, form.Count()));
        }

        other.Print();
        var (all, right) = (Corpus.Positives.Sum(sample => sample.Numbers), Corpus.Positives.Sum(Right));
        var wrongly = Corpus.Negatives.Count(sample => Found(sample) > 0);
        var blocked = Corpus.Positives.Count(sample => Found(sample) > 0);
        bounds.Check(right >= LeastRecall * all, $"recall {Ratio(right, all)}, at least {LeastRecall}");
        bounds.Check(
            wrongly <= MostFalse * Corpus.Negatives.Count,
            $"{wrongly} of {Corpus.Negatives.Count} requests without a number would be blocked ({Ratio(wrongly, Corpus.Negatives.Count)}), at most {MostFalse}");
        bounds.Check(blocked > wrongly, $"precision of requests {Ratio(blocked, blocked + wrongly)}");
        return bounds.Print();
    }

    /// <summary>How many numbers are found in a request.</summary>
    public static int Found(Sample sample) =>
        RequestMembers.Read(sample.Body, BodyForm.Converse, Policy, out var members) is { } refused
            ? throw new InvalidOperationException(refused.Detail.En)
            : members.PersonalData?.Counts().Sum(one => one.Count) ?? 0;

    private static int Right(Sample sample) => Math.Min(sample.Numbers, Found(sample));

    private static string Ratio(int part, int whole) =>
        ((double)part / whole).ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
