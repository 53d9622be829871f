using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Gateway.Usage;

namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>The parts of OpenAI's JSON that a whole response and a chunk of a stream have in common.</summary>
internal static class CompletionJson
{
    /// <summary>Writes the beginning of the object, up to its first choice.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="completion">The request's part of it.</param>
    /// <param name="type">The value of <c>object</c>.</param>
    public static void WriteHead(IBufferWriter<byte> output, Completion completion, ReadOnlySpan<byte> type)
    {
        output.Write("{\"id\":\""u8);
        JsonString.Write(output, Encoding.UTF8.GetBytes(completion.Id));
        output.Write("\",\"object\":\""u8);
        output.Write(type);
        output.Write("\",\"created\":"u8);
        WriteNumber(output, completion.Created);
        output.Write(",\"model\":\""u8);
        JsonString.Write(output, Encoding.UTF8.GetBytes(completion.Model));
        output.Write("\",\"choices\":["u8);
    }

    /// <summary>
    /// Writes the value of <c>usage</c>. OpenAI counts the tokens of the prompt cache among those of the prompt, Bedrock beside
    /// them; <c>cache_write_tokens</c> is an extension, because OpenAI's cache costs nothing to fill.
    /// </summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="usage">Bedrock's counts; a missing one counts as 0.</param>
    public static void WriteUsage(IBufferWriter<byte> output, TokenUsage usage)
    {
        var read = usage.CacheReadInputTokens ?? 0;
        var written = usage.CacheWriteInputTokens ?? 0;
        var prompt = (usage.InputTokens ?? 0) + read + written;
        var completion = usage.OutputTokens ?? 0;
        output.Write("{\"prompt_tokens\":"u8);
        WriteNumber(output, prompt);
        output.Write(",\"completion_tokens\":"u8);
        WriteNumber(output, completion);
        output.Write(",\"total_tokens\":"u8);
        WriteNumber(output, prompt + completion);
        output.Write(",\"prompt_tokens_details\":{\"cached_tokens\":"u8);
        WriteNumber(output, read);
        output.Write(",\"cache_write_tokens\":"u8);
        WriteNumber(output, written);
        output.Write("}}"u8);
    }

    /// <summary>Writes the members of a thinking block behind its first one, and the end of it.</summary>
    /// <param name="output">Where it is written, after <c>{</c> or after a first member and a comma.</param>
    /// <param name="text">The reasoning; may be empty.</param>
    /// <param name="signature">Its signature.</param>
    public static void WriteThinking(IBufferWriter<byte> output, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        output.Write("\"type\":\"thinking\",\"thinking\":\""u8);
        output.Write(text);
        output.Write("\",\"signature\":\""u8);
        output.Write(signature);
        output.Write("\"}"u8);
    }

    /// <summary>Does the same for reasoning that is encrypted.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="data">Base64.</param>
    public static void WriteRedacted(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        output.Write("\"type\":\"redacted_thinking\",\"data\":\""u8);
        output.Write(data);
        output.Write("\"}"u8);
    }

    public static void WriteNumber(IBufferWriter<byte> output, long number)
    {
        const int Longest = 20;
        Utf8Formatter.TryFormat(number, output.GetSpan(Longest), out var length);
        output.Advance(length);
    }
}
