using System.Text;
using Gateway.Callers;
using Gateway.EventStream;
using Gateway.PersonalData;
using Gateway.Testing;
using Gateway.Tests.RequestPolicy;
using Gateway.Usage;

namespace Gateway.Tests.PersonalData;

/// <summary>The result of inspecting the events of a stream.</summary>
/// <param name="Passed">The number of events that were sent.</param>
/// <param name="GoesOn">True when the response was sent to its end.</param>
/// <param name="Found">The rules and their counts.</param>
internal sealed record Watched(int Passed, bool GoesOn, string Found)
{
    /// <summary>Inspects ConverseStream: names of events and their payloads.</summary>
    public static Watched Converse(PersonalDataAction action, params (string Type, string Json)[] events) => Run(
        StreamSummary.ForConverse(), action, [.. events.Select(one => BedrockFrames.Event(one.Type, one.Json))]);

    /// <summary>Inspects InvokeModelWithResponseStream: events in a provider's format.</summary>
    public static Watched Invoke(PersonalDataAction action, params string[] events) => Run(
        StreamSummary.ForInvoke(), action, [.. events.Select(BedrockFrames.Chunk)]);

    /// <summary>Inspects InvokeModelWithResponseStream, given the payload of each chunk.</summary>
    public static Watched Chunks(PersonalDataAction action, params byte[][] payloads) => Run(
        StreamSummary.ForInvoke(), action, [.. payloads.Select(one => BedrockFrames.Event("chunk", one))]);

    /// <summary>Inspects ConverseStream, given the payload of each event.</summary>
    public static Watched Events(PersonalDataAction action, params byte[][] payloads) => Run(
        StreamSummary.ForConverse(), action, [.. payloads.Select(one => BedrockFrames.Event("contentBlockDelta", one))]);

    /// <summary>A text as JSON escapes, in ASCII only.</summary>
    public static string Escaped(string text) =>
        new StringBuilder().AppendJoin("", text.Select(unit => $"\\u{(int)unit:x4}")).ToString();

    private static Watched Run(StreamSummary summary, PersonalDataAction action, byte[][] frames)
    {
        var watch = new ResponseWatch(Policies.OfPersonalData(options => options.Responses = action).PersonalData);
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
