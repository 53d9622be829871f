using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.EventStream;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class EventFrameTests
{
    // 56 characters, as in the recorded frame.
    private const string Padding = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123";

    [Fact]
    public void The_recorded_frame_comes_out_byte_for_byte()
    {
        var golden = Convert.FromHexString(
            "000000b500000052386068d5"
            + Header(":event-type", "messageStart")
            + Header(":content-type", "application/json")
            + Header(":message-type", "event")
            + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes($$"""{"p":"{{Padding}}","role":"assistant"}"""))
            + "82767954");

        var frame = EventFrame.Event("messageStart", new JsonObject { ["role"] = "assistant" }, Padding.Length);

        Assert.Equal(181, golden.Length);
        Assert.Equal(golden, frame);
    }

    [Fact]
    public void An_exception_names_its_type_where_an_event_does()
    {
        var frame = StreamFrame.Parse(
            EventFrame.Exception("throttlingException", new JsonObject { ["message"] = "slow down" }));

        Assert.Equal(
            [
                (":exception-type", "throttlingException"), (":content-type", "application/json"),
                (":message-type", "exception"),
            ],
            frame.Headers);
        Assert.Equal("""{"message":"slow down"}""", System.Text.Encoding.UTF8.GetString(frame.Payload));
    }

    [Fact]
    public void An_error_has_two_texts_and_no_payload()
    {
        var frame = StreamFrame.Parse(EventFrame.Error("InternalFailure", "It broke."));

        Assert.Equal(
            [(":error-code", "InternalFailure"), (":error-message", "It broke."), (":message-type", "error")],
            frame.Headers);
        Assert.Empty(frame.Payload);
    }

    [Theory]
    [InlineData("")]
    [InlineData("短い")]
    [InlineData("𠮷野家で𩸽を𠮟る😀😀😀😀😀😀")]
    public void A_text_is_cut_into_whole_characters_and_nothing_is_lost(string text)
    {
        var pieces = TextPieces.Of(text).ToList();

        Assert.Equal(text, string.Concat(pieces));
        Assert.NotEmpty(pieces);
        Assert.All(pieces, piece => Assert.DoesNotContain('\uFFFD', string.Concat(piece.EnumerateRunes())));
        Assert.All(pieces, piece => Assert.InRange(piece.EnumerateRunes().Count(), text.Length == 0 ? 0 : 1, 5));
    }

    private static string Header(string name, string value) =>
        $"{name.Length:x2}" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(name))
        + $"07{value.Length:x4}" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(value));
}
