using System.Text;
using System.Text.Json;
using CsCheck;
using Gateway.BodyEdits;
using Gateway.Buffers;
using Gateway.Callers;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Testing.PersonalData;
using Gateway.Tests.RequestPolicy;

namespace Gateway.Tests.PersonalData;

/// <summary><c>mask</c> changes the digits that were found, and nothing else.</summary>
public class MaskPropertyTests
{
    private static readonly global::Gateway.RequestPolicy.Rules.MemberPolicy Masking =
        Policies.OfPersonalData(options => options.Requests = PersonalDataAction.Mask);

    [Fact]
    public void Every_other_byte_of_the_corpus_stays() => Assert.All(Slice(Corpus.Positives), sample =>
    {
        if (Masked(sample.Body, out var digits) is { } masked)
        {
            AssertOnlyDigitsChanged(sample.Body, masked, digits);
        }
    });

    [Fact]
    public void Every_other_byte_stays_whatever_is_around() => Gen.Select(
            Gen.String[Gen.Char["abc 　。\"\\/\n個人番号-1１"], 0, 40], Gen.Int[0, int.MaxValue], Gen.String[Gen.Char["xyz 　、\"\\\t番号-2２"], 0, 40], Gen.Int[0, 3])
        .Sample(
            (before, seed, behind, form) =>
            {
                var number = Corpus.Valid(seed);
                var text = before + "、" + Written(number, form) + "、" + behind;
                var body = JsonSerializer.SerializeToUtf8Bytes(
                    new { messages = new[] { new { role = "user", content = new[] { new { text } } } } });

                if (Masked(body, out var digits) is { } masked)
                {
                    AssertOnlyDigitsChanged(body, masked, digits);
                }
            },
            iter: PropertySize.Of(500, full: 5_000));

    [Fact]
    public void A_masked_request_holds_nothing_more() => Assert.All(
        Slice(Corpus.Positives.Where(sample => sample.Numbers == 1)),
        sample =>
        {
            if (Masked(sample.Body, out _) is { } masked)
            {
                RequestMembers.Read(
                    masked, BodyForm.Converse, Policies.Default, out var members, TestContext.Current.CancellationToken);
                Assert.Null(members.PersonalData);
            }
        });

    // A tenth of the samples, or all of them.
    private static IEnumerable<Sample> Slice(IEnumerable<Sample> samples) =>
        samples.Where((_, i) => PropertySize.IsFull || i % 10 == 0);

    private static string Written(string number, int form) => form switch
    {
        0 => number,
        1 => $"{number[..4]}-{number[4..8]}-{number[8..]}",
        2 => string.Concat(number.Select(digit => (char)(digit - '0' + '０'))),
        _ => $"個人番号 {number[..3]} {number[3..]}",
    };

    // Null when nothing was found, or when it cannot be masked.
    private static byte[]? Masked(byte[] original, out HashSet<int> digits)
    {
        digits = [];
        Assert.Null(RequestMembers.Read(original, BodyForm.Converse, Masking, out var members));
        if (members.PersonalData is not { CanBeMasked: true } found)
        {
            return null;
        }

        using var body = new RequestBody(ByteBuffer.Of([.. original]), 0, original.Length);
        PersonalDataMask.Apply(body, found);
        var masked = body.Bytes.ToArray();
        digits = [.. found.InBody.SelectMany(one => one.Digits)
            .SelectMany(digit => Enumerable.Range(digit.Start, digit.Length))];
        foreach (var (base64, _) in found.InDocuments)
        {
            digits.UnionWith(Enumerable.Range(base64.Start, base64.Length));
        }

        return masked;
    }

    private static void AssertOnlyDigitsChanged(byte[] original, byte[] masked, HashSet<int> digits)
    {
        Assert.Equal(original.Length, masked.Length);
        Assert.NotEqual(original, masked);
        Assert.All(Enumerable.Range(0, original.Length).Where(at => original[at] != masked[at]), at => Assert.Contains(at, digits));
        JsonDocument.Parse(masked).Dispose();
        Assert.Equal(masked, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(masked)));
    }
}
