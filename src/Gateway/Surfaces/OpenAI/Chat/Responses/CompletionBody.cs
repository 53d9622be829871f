using System.Buffers;
using Gateway.Surfaces.OpenAI.ModelEvents;

namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>Writes a whole answer: one object <c>chat.completion</c>.</summary>
internal sealed class CompletionBody : AnswerWriter
{
    private readonly Completion _completion;
    private readonly ArrayBufferWriter<byte> _content = new();
    private readonly ArrayBufferWriter<byte> _reasoning = new();
    private readonly ArrayBufferWriter<byte> _thinking = new();
    private readonly ArrayBufferWriter<byte> _toolCalls = new();
    private byte[] _finishReason = [];

    private CompletionBody(Completion completion)
        : base(completion) => _completion = completion;

    /// <summary>Writes Bedrock's response as OpenAI's.</summary>
    /// <param name="converse">The body of Converse.</param>
    /// <param name="completion">The request's part of it.</param>
    /// <returns>The body; empty when Bedrock's has no message.</returns>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> converse, Completion completion)
    {
        var writer = new CompletionBody(completion);
        return ConverseResponseEvents.TryRead(converse.Span, writer.Write) ? writer.Body() : default;
    }

    protected override void Begin()
    {
    }

    protected override void WriteContent(ReadOnlySpan<byte> text) => _content.Write(text);

    protected override void WriteReasoning(ReadOnlySpan<byte> text) => _reasoning.Write(text);

    protected override void WriteThinking(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        StartItem(_thinking);
        CompletionJson.WriteThinking(_thinking, text, signature);
    }

    protected override void WriteRedacted(ReadOnlySpan<byte> data)
    {
        StartItem(_thinking);
        CompletionJson.WriteRedacted(_thinking, data);
    }

    protected override void StartToolCall(int index, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        StartItem(_toolCalls);
        _toolCalls.Write("\"id\":\""u8);
        _toolCalls.Write(id);
        _toolCalls.Write("\",\"type\":\"function\",\"function\":{\"name\":\""u8);
        _toolCalls.Write(name);
        _toolCalls.Write("\",\"arguments\":\""u8);
    }

    protected override void WriteArguments(int index, ReadOnlySpan<byte> json) => _toolCalls.Write(json);

    protected override void EndToolCall(int index) => _toolCalls.Write("\"}}"u8);

    protected override void Finish(ReadOnlySpan<byte> reason) => _finishReason = reason.ToArray();

    private static void StartItem(ArrayBufferWriter<byte> list) => list.Write(list.WrittenCount == 0 ? "[{"u8 : ",{"u8);

    private ReadOnlyMemory<byte> Body()
    {
        const int Around = 512;
        var body = new ArrayBufferWriter<byte>(
            _content.WrittenCount + _reasoning.WrittenCount + _thinking.WrittenCount + _toolCalls.WrittenCount + Around);
        CompletionJson.WriteHead(body, _completion, "chat.completion"u8);
        body.Write("{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"u8);
        WriteContent(body);
        body.Write(",\"refusal\":null"u8);
        if (_reasoning.WrittenCount > 0)
        {
            body.Write(",\"reasoning_content\":\""u8);
            body.Write(_reasoning.WrittenSpan);
            body.Write("\""u8);
        }

        WriteList(body, ",\"thinking_blocks\":"u8, _thinking);
        WriteList(body, ",\"tool_calls\":"u8, _toolCalls);
        body.Write("},\"logprobs\":null,\"finish_reason\":\""u8);
        body.Write(_finishReason);
        body.Write("\"}]"u8);
        if (Usage is { } usage)
        {
            body.Write(",\"usage\":"u8);
            CompletionJson.WriteUsage(body, usage);
        }

        body.Write(",\"system_fingerprint\":null}"u8);
        return body.WrittenMemory;
    }

    // Many clients expect text wherever there are no tool calls, if only an empty one.
    private void WriteContent(ArrayBufferWriter<byte> body)
    {
        if (_content.WrittenCount == 0 && ToolCalls > 0)
        {
            body.Write("null"u8);
            return;
        }

        body.Write("\""u8);
        body.Write(_content.WrittenSpan);
        body.Write("\""u8);
    }

    private static void WriteList(ArrayBufferWriter<byte> body, ReadOnlySpan<byte> name, ArrayBufferWriter<byte> items)
    {
        if (items.WrittenCount > 0)
        {
            body.Write(name);
            body.Write(items.WrittenSpan);
            body.Write("]"u8);
        }
    }
}
