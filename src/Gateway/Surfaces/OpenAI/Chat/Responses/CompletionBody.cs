using System.Buffers;
using System.Text.Json;

namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>A chat completion, from a response of Converse.</summary>
internal static class CompletionBody
{
    /// <summary>The completion; empty when the body is not a response of Converse.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> converse, Completion completion)
    {
        using var body = JsonDocument.Parse(converse);
        if (!body.RootElement.TryGetProperty("output", out var answer))
        {
            return default;
        }

        var text = string.Concat(answer.GetProperty("message").GetProperty("content").EnumerateArray()
            .Select(block => block.TryGetProperty("text", out var part) ? part.GetString() : ""));
        var usage = body.RootElement.GetProperty("usage");
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("id", completion.Id);
        writer.WriteString("object", "chat.completion");
        writer.WriteNumber("created", completion.Created);
        writer.WriteString("model", completion.Model);
        writer.WriteStartArray("choices");
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("message");
        writer.WriteString("role", "assistant");
        writer.WriteString("content", text);
        writer.WriteNull("refusal");
        writer.WriteEndObject();
        writer.WriteNull("logprobs");
        writer.WriteString("finish_reason", "stop");
        writer.WriteEndObject();
        writer.WriteEndArray();
        var (prompt, completionTokens) = (usage.GetProperty("inputTokens").GetInt64(), usage.GetProperty("outputTokens").GetInt64());
        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", prompt);
        writer.WriteNumber("completion_tokens", completionTokens);
        writer.WriteNumber("total_tokens", prompt + completionTokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }
}
