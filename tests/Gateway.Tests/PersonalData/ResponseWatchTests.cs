using System.Text;
using System.Text.Json;
using Gateway.Callers;
using Gateway.EventStream;
using Gateway.PersonalData;
using Gateway.Testing;
using Gateway.Tests.RequestPolicy;
using Gateway.Usage;

namespace Gateway.Tests.PersonalData;

/// <summary>A streamed response that is inspected: however it is split, the last digit of a number is never sent.</summary>
public class ResponseWatchTests
{
    private static readonly string[] Numbers =
        ["123456789018", "1234-5678-9018", "１２３４ ５６７８ ９０１８", "1 2 3 4 5 6 7 8 9 0 1 8"];

    private static readonly PersonalDataPolicy Blocking =
        Policies.OfPersonalData(options => options.Responses = PersonalDataAction.Block).PersonalData;

    private static readonly PersonalDataPolicy Observing =
        Policies.OfPersonalData(options => options.Responses = PersonalDataAction.Observe).PersonalData;

    [Fact]
    public async Task Split_at_every_two_places_it_never_passes()
    {
        foreach (var number in Numbers)
        {
            var text = $"番号は{number}です。";
            for (var first = 0; first < text.Length; first++)
            {
                for (var second = first; second < text.Length; second += 3)
                {
                    var (passed, goesOn) = await RunAsync(Blocking, text[..first], text[first..second], text[second..]);

                    Assert.False(goesOn);
                    Assert.DoesNotContain(number, passed, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public async Task Character_by_character_it_never_passes_with_its_last_digit()
    {
        foreach (var number in Numbers)
        {
            var (passed, goesOn) = await RunAsync(Blocking, [.. $"番号 {number}".Select(c => c.ToString())]);

            Assert.False(goesOn);
            Assert.DoesNotContain(number, passed, StringComparison.Ordinal);
            Assert.StartsWith("番号", passed, StringComparison.Ordinal);
        }
    }

    // Bytes that were held back must not be sent only because enough bytes follow them.
    [Theory]
    [InlineData("番号 123456789018                                        です")]
    [InlineData("番号 1234-5678-9018 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17")]
    [InlineData("個人番号 1234、5678、9018、以上です")]
    [InlineData("個人番号 1234.5678.9018.")]
    [InlineData("個人番号 1234        5678        9018|||||||||")]
    [InlineData("<td>個人番号</td><td>1234</td><td>5678</td><td>9018</td>")]
    [InlineData("My Number: 1234/5678/9018、x")]
    public async Task It_never_passes_whatever_stands_behind_it(string text)
    {
        var (passed, goesOn) = await RunAsync(Blocking, [.. text.Select(c => c.ToString())]);

        Assert.False(goesOn);
        Assert.DoesNotContain("9018", passed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1234567890180 は JAN です。")]
    [InlineData("電話は 03-1234-5678 です。")]
    [InlineData("注文番号123456789018、金額 12,000 円")]
    [InlineData("1234 5678 9012 3456")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20")]
    public async Task What_is_none_passes_whole_and_in_order(string text)
    {
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var (passed, goesOn) = await RunAsync(Blocking, text[..cut], text[cut..]);
            Assert.True(goesOn);
            Assert.Equal(text, passed);
        }

        Assert.Equal((text, true), await RunAsync(Blocking, [.. text.Select(c => c.ToString())]));
    }

    [Fact]
    public async Task No_more_than_24_characters_are_held_back()
    {
        var watch = new ResponseWatch(Blocking);
        var passed = new StringBuilder();
        var sent = new StringBuilder();
        foreach (var c in string.Concat(Enumerable.Repeat("1 2 ", 40)))
        {
            sent.Append(c);
            Assert.True(Take(watch, await FrameOfAsync(c.ToString()), frame => passed.Append(TextOf(frame))));
            Assert.InRange(sent.Length - passed.Length, 0, 24);
        }
    }

    [Fact]
    public async Task Observed_every_event_passes_at_once_and_is_counted()
    {
        var watch = new ResponseWatch(Observing);
        var passed = 0;
        var pieces = "番号は123456789018です".Select(c => c.ToString()).ToList();
        foreach (var piece in pieces)
        {
            var before = passed;
            Assert.True(Take(watch, await FrameOfAsync(piece), _ => passed++));
            Assert.Equal(before + 1, passed);
        }

        Assert.True(watch.End(_ => passed++));
        Assert.Equal(pieces.Count, passed);
        Assert.Equal([("my_number", 1)], watch.Matches);
    }

    [Fact]
    public async Task A_long_answer_is_counted_once_for_each_number()
    {
        var watch = new ResponseWatch(Observing);
        for (var i = 0; i < 50; i++)
        {
            foreach (var piece in new[] { "あいうえおかきくけこ", "番号は1234", "56789018。", "さしすせそたちつてと" })
            {
                Take(watch, await FrameOfAsync(piece), _ => { });
            }
        }

        watch.End(_ => { });
        Assert.Equal([("my_number", 50)], watch.Matches);
    }

    // The text that was sent, and whether the response may be finished.
    private static async Task<(string Passed, bool GoesOn)> RunAsync(PersonalDataPolicy policy, params string[] pieces)
    {
        var watch = new ResponseWatch(policy);
        var passed = new StringBuilder();
        foreach (var piece in pieces)
        {
            if (!Take(watch, await FrameOfAsync(piece), frame => passed.Append(TextOf(frame))))
            {
                return (passed.ToString(), false);
            }
        }

        var goesOn = watch.End(frame => passed.Append(TextOf(frame)));
        return (passed.ToString(), goesOn);
    }

    // As the relay does it: the event is read, and then evaluated.
    private static bool Take(ResponseWatch watch, Frame frame, Action<Frame> write)
    {
        Assert.True(StreamSummary.ForConverse().ReadEvent(frame.Type, frame.Payload, watch));
        return watch.Take(frame, write);
    }

    private static async Task<Frame> FrameOfAsync(string text)
    {
        var json = JsonSerializer.Serialize(new { contentBlockIndex = 0, delta = new { text }, p = "abc" });
        using var reader = new FrameReader(new MemoryStream(BedrockFrames.Event("contentBlockDelta", json)));
        var read = await reader.ReadAsync(TestContext.Current.CancellationToken);
        return read.Frame.Copy();
    }

    private static string TextOf(Frame frame) => JsonDocument.Parse(frame.Payload.ToArray())
        .RootElement.GetProperty("delta").GetProperty("text").GetString()!;
}
