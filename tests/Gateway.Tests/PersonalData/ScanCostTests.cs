using System.Text;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Testing.PersonalData;
using Gateway.Tests.RequestPolicy;

namespace Gateway.Tests.PersonalData;

/// <summary>
/// No body is expensive to scan. Steps are counted here; <c>Gateway.Benchmarks personal-data-cost</c> measures the time.
/// </summary>
public class ScanCostTests
{
    private const int Small = 20_000;

    [Fact]
    public void Each_byte_costs_a_bounded_number_of_steps() => Assert.All(
        HostileShapes.All(Small).Append(HostileShapes.Ordinary(Small)),
        shape => Assert.True(
            ScanSteps.Of(shape.Body) <= ScanSteps.MaxForAByte * shape.Body.Length,
            $"{shape.Name}: {ScanSteps.Of(shape.Body)} steps for {shape.Body.Length} bytes"));

    [Fact]
    public void Ten_times_as_much_costs_ten_times_as_many() => Assert.All(
        HostileShapes.All(Small).Zip(HostileShapes.All(10 * Small)),
        pair => Assert.InRange(ScanSteps.Of(pair.Second.Body), 0, (11 * ScanSteps.Of(pair.First.Body)) + 10_000));

    [Fact]
    public void A_scan_that_nobody_waits_for_ends()
    {
        using var left = new CancellationTokenSource();
        left.Cancel();
        var body = HostileShapes.All(Small).First().Body;

        Assert.Throws<OperationCanceledException>(
            () => RequestMembers.Read(body, BodyForm.Converse, Policies.Default, out _, left.Token));
    }

    [Fact]
    public void And_so_does_one_of_a_document()
    {
        using var left = new CancellationTokenSource();
        left.Cancel();
        var body = HostileShapes.All(Small).Single(shape => shape.Name == "a survey in a CSV file").Body;

        Assert.Throws<OperationCanceledException>(
            () => RequestMembers.Read(body, BodyForm.Converse, Policies.Default, out _, left.Token));
    }

    // Words are read once for all numbers near each other: a second look-up adds almost nothing.
    [Fact]
    public void A_place_is_read_for_words_once()
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("番号 09012345678、", 1000)));
        var words = new NearbyWords();
        for (var at = 0; at + 11 <= body.Length; at++)
        {
            words.Look(body, at, at + 11, WordKinds.ResidentRecordCode);
        }

        // Each look-up covers the words within 40 characters before it and 30 after it.
        Assert.InRange(words.Steps, 1, 12 * body.Length);
    }
}
