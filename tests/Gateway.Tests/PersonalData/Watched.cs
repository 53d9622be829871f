using System.Text;
using Gateway.Callers;
using Gateway.EventStream;
using Gateway.PersonalData;
using Gateway.Testing;
using Gateway.Tests.RequestPolicy;
using Gateway.Usage;

namespace Gateway.Tests.PersonalData;

/// <summary>What became of the events of a stream that is looked into.</summary>
/// <param name="Passed">How many events passed.</param>
/// <param name="GoesOn">Whether the answer was given to its end.</param>
/// <param name="Found">Rules and counts.</param>
internal sealed record Watched(int Passed, bool GoesOn, string Found)
{
    /// <summary>Of ConverseStream: names of events and their payloads.</summary>
    public static Watched Converse(PersonalDataAction action, params (string Type, string Json)[] events) => Run(
        StreamSummary.ForConverse(), action, [.. events.Select(one => BedrockFrames.Event(one.Type, one.Json))]);

    /// <summary>Of InvokeModelWithResponseStream: events in a provider's form.</summary>
    public static Watched Invoke(PersonalDataAction action, params string[] events) => Run(
        StreamSummary.ForInvoke(), action, [.. events.Select(BedrockFrames.Chunk)]);

    /// <summary>The same, from the payload of each chunk.</summary>
    public static Watched Chunks(PersonalDataAction action, params byte[][] payloads) => Run(
        StreamSummary.ForInvoke(), action, [.. payloads.Select(one => BedrockFrames.Event("chunk", one))]);

    /// <summary>Of ConverseStream, from the payload of each event.</summary>
    public static Watched Events(PersonalDataAction action, params byte[][] payloads) => Run(
        StreamSummary.ForConverse(), action, [.. payloads.Select(one => BedrockFrames.Event("contentBlockDelta", one))]);

    /// <summary>A text as it stands in JSON, in ASCII alone.</summary>
    public static string Escaped(string text) =>
        new StringBuilder().AppendJoin("", text.Select(unit => $"\\u{(int)unit:x4}")).ToString();

    private static Watched Run(StreamSummary summary, PersonalDataAction action, byte[][] frames)
    {
        var watch = new ResponseWatch(Policies.Of(options => options.PersonalData.Responses = action).PersonalData);
        var passed = 0;
        foreach (var bytes in frames)
        {
            var frame = Read(bytes);
            if (!summary.ReadEvent(frame.Type, frame.Payload, watch))
            {
                watch.CannotRead();
            }

            if (!watch.Take(frame, _ => passed++))
            {
                return new(passed, false, Written(watch));
            }
        }

        var goesOn = watch.End(_ => passed++);
        return new(passed, goesOn, Written(watch));
    }

    private static Frame Read(byte[] bytes)
    {
        using var reader = new FrameReader(new MemoryStream(bytes));
        var reading = reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.True(reading.IsCompletedSuccessfully);
        return reading.GetAwaiter().GetResult().Frame.Copy();
    }

    private static string Written(ResponseWatch watch) =>
        string.Join(' ', watch.Matches.Select(one => $"{one.Rule}={one.Count}"));
}
