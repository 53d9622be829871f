using System.Globalization;
using Gateway.Testing.PersonalData;

namespace Gateway.Benchmarks.PersonalData;

/// <summary>
/// The quality of the detector on the corpus: recall for each written form, and the share of requests without a number that would
/// be blocked.
/// </summary>
internal static class PersonalDataMode
{
    private const double LeastRecall = 0.99;
    private const double MaxFalse = 0.005;

    // With more forms, because an author described each situation separately, the table would be too long to read.
    private const int MaxForms = 40;

    public static int Run(Arguments arguments)
    {
        var lists = arguments.Take("list") is > 0;
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
            var wrong = form.Count(sample => Detection.Count(sample) > 0);
            other.Add(form.Key, Number(form.Count()), Number(wrong), Ratio(wrong, form.Count()));
        }

        other.Print();
        var (all, right) = (Corpus.Positives.Sum(sample => sample.Numbers), Corpus.Positives.Sum(Right));
        var wrongly = Corpus.Negatives.Count(sample => Detection.Count(sample) > 0);
        var blocked = Corpus.Positives.Count(sample => Detection.Count(sample) > 0);
        bounds.Check(right >= LeastRecall * all, $"recall {Ratio(right, all)}, at least {LeastRecall}");
        bounds.Check(
            wrongly <= MaxFalse * Corpus.Negatives.Count,
            $"{wrongly} of {Corpus.Negatives.Count} requests without a number would be blocked ({Ratio(wrongly, Corpus.Negatives.Count)}), at most {MaxFalse}");
        bounds.Check(blocked > wrongly, $"precision of requests {Ratio(blocked, blocked + wrongly)}");
        Print("second", OtherAuthors.Second, bounds);
        Print("third", OtherAuthors.Third, bounds);
        Print("fourth", OtherAuthors.Fourth, bounds);
        if (lists)
        {
            List(OtherAuthors.Second);
            List(OtherAuthors.Third);
            List(OtherAuthors.Fourth);
        }

        return bounds.Print();
    }

    private static void Print(string author, IReadOnlyList<OtherAuthors.Text> texts, Bounds bounds)
    {
        var tried = texts.Select(text => (text.Form, text.Numbers, text.Context, Found: text.Found())).ToList();
        var table = new Table($"{author} author, numbers in", "numbers", "found", "recall", "without a word", "found", "recall");
        var forms = tried.Where(text => text.Numbers.Count > 0).GroupBy(text => text.Form).ToList();
        foreach (var form in forms.Count <= MaxForms ? forms : [])
        {
            var (with, without) = (Recall(form.Where(text => text.Context)), Recall(form.Where(text => !text.Context)));
            table.Add([form.Key, .. with, .. without]);
        }

        table.Add(["all", .. Recall(tried.Where(text => text.Context)), .. Recall(tried.Where(text => !text.Context && text.Numbers.Count > 0))]);
        Console.WriteLine();
        table.Print();
        var others = tried.Where(text => text.Numbers.Count == 0).ToList();
        var wrong = others.Where(text => text.Found.Count > 0).ToList();
        var (all, right) = (tried.Sum(text => text.Numbers.Count), tried.Sum(text => Common(text.Numbers, text.Found)));
        bounds.Tell($"{author} author: recall {Ratio(right, all)} of {all} numbers");
        bounds.Tell(
            $"{author} author: {wrong.Count} of {others.Count} texts without a number would be blocked ({Ratio(wrong.Count, others.Count)}): "
            + string.Join(", ", wrong.Select(text => text.Form)));
    }

    // Prints the wrong results, for people who improve the detector.
    private static void List(IEnumerable<OtherAuthors.Text> texts)
    {
        foreach (var text in texts)
        {
            var found = text.Found();
            var (missed, wrong) = (text.Numbers.Except(found).ToList(), found.Except(text.Numbers).ToList());
            if (missed.Count + wrong.Count > 0)
            {
                Console.WriteLine($"{text.Id} {text.Form}: missed {string.Join(' ', missed)}, wrong {string.Join(' ', wrong)}\n{text.Content}\n");
            }
        }
    }

    private static string[] Recall(IEnumerable<(string Form, IReadOnlyList<string> Numbers, bool Context, IReadOnlyList<string> Found)> tried)
    {
        var texts = tried.ToList();
        var (all, right) = (texts.Sum(text => text.Numbers.Count), texts.Sum(text => Common(text.Numbers, text.Found)));
        return [Number(all), Number(right), all == 0 ? "" : Ratio(right, all)];
    }

    // The number of expected items that were found, each counted once.
    private static int Common(IReadOnlyList<string> expected, IReadOnlyList<string> found)
    {
        var left = found.ToList();
        return expected.Count(left.Remove);
    }

    private static int Right(Sample sample) => Math.Min(sample.Numbers, Detection.Count(sample));

    private static string Ratio(int part, int whole) =>
        ((double)part / whole).ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
