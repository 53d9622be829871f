using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Testing;

/// <summary>One answer of <c>/metrics</c>, read as Prometheus reads its text format.</summary>
internal sealed partial class Scrape
{
    private readonly List<Sample> _samples;

    private Scrape(string text)
    {
        Text = text;
        _samples = [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Read)];
    }

    /// <summary>The answer as it came.</summary>
    public string Text { get; }

    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>Reads the metrics of a gateway once.</summary>
    /// <param name="address">The address of the management listener.</param>
    /// <param name="accept">The media type to ask for; <c>null</c> for none.</param>
    public static async Task<Scrape> OfAsync(Uri address, string? accept = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/metrics"));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return new Scrape(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The sum of all samples of a name that have these labels; 0 if there is none.</summary>
    public double Sum(string name, params (string Label, string Value)[] labels) => _samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Label(label.Label) == label.Value))
        .Sum(sample => sample.Value);

    /// <summary>The sums of a name by the values of some labels, as <c>value value …</c>; an absent label is "-".</summary>
    public SortedDictionary<string, double> By(string name, params string[] labels) => new(
        _samples.Where(sample => sample.Name == name)
            .GroupBy(sample => string.Join(' ', labels.Select(label => sample.Label(label) ?? "-")))
            .ToDictionary(group => group.Key, group => group.Sum(sample => sample.Value)),
        StringComparer.Ordinal);

    private static Sample Read(string line)
    {
        var read = Line().Match(line);
        return read.Success
            ? new Sample(
                read.Groups[1].Value,
                Pair().Matches(read.Groups[2].Value).ToDictionary(
                    pair => pair.Groups[1].Value, pair => pair.Groups[2].Value, StringComparer.Ordinal),
                double.Parse(read.Groups[3].Value, CultureInfo.InvariantCulture))
            : throw new FormatException($"No sample: {line}");
    }

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*?)\})? (\S+)(?: .*)?$""")]
    private static partial Regex Line();

    [GeneratedRegex("""([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)""")]
    private static partial Regex Pair();

    internal sealed record Sample(string Name, Dictionary<string, string> Labels, double Value)
    {
        public string? Label(string name) => Labels.GetValueOrDefault(name);
    }
}
