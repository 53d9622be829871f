using System.Text;
using CsCheck;
using Gateway.Usage;

namespace Gateway.Tests.Usage;

/// <summary>Responses come from outside: whatever they contain, reading them ends without an exception.</summary>
public class HostileResponseTests
{
    private static readonly string[] Samples =
    [
        """
        {"output":{"message":{"content":[{"text":"\u3053\n"}]}},"stopReason":"end_turn","usage":{"inputTokens":1,
         "cacheDetails":[{"inputTokens":2,"ttl":"1h"},{"ttl":"5m","inputTokens":3}],"serverToolUsage":{}}}
        """,
        """
        {"type":"message_start","message":{"stop_reason":null,"usage":{"input_tokens":1,
         "cache_creation":{"ephemeral_5m_input_tokens":2}}},"delta":{"stop_reason":"x"}}
        """,
        """{"messageStart":{},"messageStop":{"stopReason":"x"},"metadata":{"usage":{"outputTokens":-1}}}""",
        """{"amazon-bedrock-invocationMetrics":{"inputTokenCount":1e9,"\ud83d\ude00":[[]]},"inputTokens":11}""",
        """{"bytes":"eyJ1c2FnZSI6eyJpbnB1dF90b2tlbnMiOjF9fQ\u003d=","p":"abc"}""",
    ];

    // Bytes that are significant in JSON, UTF-8 and base64.
    private static readonly byte[] Pivots =
        [.. "{}[]\",:\\u-+.eE0 /=dtn"u8, 0x00, 0x80, 0xC3, 0xED, 0xFF];

    private static readonly Gen<byte> Spoiling =
        Gen.OneOf(Gen.Int[0, Pivots.Length - 1].Select(i => Pivots[i]), Gen.Byte);

    private static readonly Gen<byte[]> Spoiled = Gen.Select(
        Gen.Int[0, Samples.Length - 1], Gen.Select(Gen.Int[0, 400], Spoiling).Array[0, 6], Gen.Int[0, 400],
        (sample, changes, cut) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Samples[sample]);
            foreach (var (at, to) in changes)
            {
                bytes[at % bytes.Length] = to;
            }

            return cut % 3 == 0 ? bytes[..(cut % bytes.Length)] : bytes;
        });

    private static readonly Gen<byte[]> Hostile = Gen.OneOf(Spoiled, Gen.Byte.Array[0, 200]);

    [Fact]
    public void No_bytes_make_a_whole_answer_throw() =>
        Hostile.Sample(
            json =>
            {
                AllKnown(ResponseSummary.TryRead("Converse", json, out var converse), converse);
                AllKnown(ResponseSummary.TryRead("InvokeModel", json, out var invoke), invoke);
                AllKnown(ResponseSummary.TryRead("CountTokens", json, out var count), count);
            },
            iter: 20_000);

    [Fact]
    public void No_bytes_make_a_stream_throw() =>
        Hostile.Array[1, 4].Sample(
            payloads =>
            {
                var (converse, invoke) = (StreamSummary.ForConverse(), StreamSummary.ForInvoke());
                foreach (var payload in payloads)
                {
                    converse.ReadEvent("metadata"u8, payload);
                    converse.ReadEvent("messageStop"u8, payload);
                    invoke.ReadEvent("chunk"u8, payload);
                    invoke.ReadEvent(
                        "chunk"u8, Encoding.UTF8.GetBytes($$"""{"bytes":"{{Convert.ToBase64String(payload)}}"}"""));
                }

                NoneNegative(converse.Usage);
                NoneNegative(invoke.Usage);
            },
            iter: 10_000);

    private static void AllKnown(bool read, ResponseSummary? summary)
    {
        Assert.Equal(read, summary is not null);
        NoneNegative(summary?.Usage);
    }

    private static void NoneNegative(TokenUsage? usage)
    {
        Assert.False(usage == new TokenUsage(null, null, null, null));
        Assert.False(usage?.InputTokens < 0 || usage?.OutputTokens < 0);
        Assert.False(usage?.CacheReadInputTokens < 0 || usage?.CacheWriteInputTokens < 0);
        Assert.False(usage?.CacheWrite5mInputTokens < 0 || usage?.CacheWrite1hInputTokens < 0);
    }
}
