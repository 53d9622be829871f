using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Benchmarks.Micro;

/// <summary>
/// The search for My Numbers in 100 KB of Japanese text with other numbers in it, the walk over the request included; the
/// alternative decodes the text and applies one regular expression, which knows neither check digits nor words.
/// </summary>
public partial class PersonalDataBenchmark
{
    private readonly byte[] _body = Encoding.UTF8.GetBytes(
        """{"messages":[{"role":"user","content":[{"text":" """
        + string.Concat(Enumerable.Repeat("転入届は14日以内に窓口へ出してください。電話 03-1234-5678、受付番号 20261129。", 900))
        + "\"}]}]}");

    /// <summary>The gateway's walk and detector.</summary>
    [Benchmark(Baseline = true)]
    public bool Gateway() =>
        RequestMembers.Read(_body, BodyForm.Converse, SamplePolicy.WithPersonalData, out _) is null;

    /// <summary>The walk without the detector.</summary>
    [Benchmark]
    public bool GatewayWithoutDetector() =>
        RequestMembers.Read(_body, BodyForm.Converse, SamplePolicy.WithoutPersonalData, out _) is null;

    /// <summary>JsonDocument, and a regular expression over the decoded text.</summary>
    [Benchmark]
    public int RegexOverDecodedText()
    {
        using var document = JsonDocument.Parse(_body);
        var text = document.RootElement.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("text").GetString();
        return TwelveDigits().Count(text!);
    }

    [GeneratedRegex(@"(?<![0-9０-９])[0-9０-９](?:[ \-　－ー]?[0-9０-９]){11}(?![0-9０-９])")]
    private static partial Regex TwelveDigits();
}
