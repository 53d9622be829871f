using System.Buffers;

namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>Writes an answer as <c>chat.completion.chunk</c> objects, each a server-sent event.</summary>
internal sealed class ChunkWriter : AnswerWriter
{
    private readonly Completion _completion;

    // What every chunk of the response begins with.
    private readonly byte[] _head;
    private bool _began;
    private int _thinkingBlocks;

    public ChunkWriter(Completion completion)
        : base(completion)
    {
        _completion = completion;
        var head = new ArrayBufferWriter<byte>();
        head.Write("data: "u8);
        CompletionJson.WriteHead(head, completion, "chat.completion.chunk"u8);
        _head = head.WrittenSpan.ToArray();
    }

    /// <summary>Where the chunks are written.</summary>
    public IBufferWriter<byte> Output { private get; set; } = new ArrayBufferWriter<byte>();

    private ReadOnlySpan<byte> Tail => _completion.IncludesUsage ? "],\"usage\":null}\n\n"u8 : "]}\n\n"u8;

    /// <summary>Writes the end of a stream that is complete.</summary>
    public void WriteEnd()
    {
        if (_completion.IncludesUsage && Usage is { } usage)
        {
            Output.Write(_head);
            Output.Write("],\"usage\":"u8);
            CompletionJson.WriteUsage(Output, usage);
            Output.Write("}\n\n"u8);
        }

        Output.Write("data: [DONE]\n\n"u8);
    }

    protected override void Begin()
    {
        if (!_began)
        {
            _began = true;
            StartDelta();
            Output.Write("\"role\":\"assistant\",\"content\":\"\""u8);
            EndDelta();
        }
    }

    protected override void WriteContent(ReadOnlySpan<byte> text) => WriteDelta("\"content\":\""u8, text, "\""u8);

    protected override void WriteReasoning(ReadOnlySpan<byte> text) => WriteDelta("\"reasoning_content\":\""u8, text, "\""u8);

    protected override void WriteThinking(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        StartThinkingBlock();
        CompletionJson.WriteThinking(Output, text, signature);
        EndList();
    }

    protected override void WriteRedacted(ReadOnlySpan<byte> data)
    {
        StartThinkingBlock();
        CompletionJson.WriteRedacted(Output, data);
        EndList();
    }

    protected override void StartToolCall(int index, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        StartItem("\"tool_calls\""u8, index);
        Output.Write("\"id\":\""u8);
        Output.Write(id);
        Output.Write("\",\"type\":\"function\",\"function\":{\"name\":\""u8);
        Output.Write(name);
        Output.Write("\",\"arguments\":\"\"}}"u8);
        EndList();
    }

    protected override void WriteArguments(int index, ReadOnlySpan<byte> json)
    {
        StartItem("\"tool_calls\""u8, index);
        Output.Write("\"function\":{\"arguments\":\""u8);
        Output.Write(json);
        Output.Write("\"}}"u8);
        EndList();
    }

    protected override void EndToolCall(int index)
    {
    }

    protected override void Finish(ReadOnlySpan<byte> reason)
    {
        Begin();
        Output.Write(_head);
        Output.Write("{\"index\":0,\"delta\":{},\"finish_reason\":\""u8);
        Output.Write(reason);
        Output.Write("\"}"u8);
        Output.Write(Tail);
    }

    private void WriteDelta(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, ReadOnlySpan<byte> end)
    {
        Begin();
        StartDelta();
        Output.Write(name);
        Output.Write(text);
        Output.Write(end);
        EndDelta();
    }

    // The index is what lets a client put together the lists of several chunks; OpenAI's own helper needs it in every list.
    private void StartItem(ReadOnlySpan<byte> list, int index)
    {
        Begin();
        StartDelta();
        Output.Write(list);
        Output.Write(":[{\"index\":"u8);
        CompletionJson.WriteNumber(Output, index);
        Output.Write(","u8);
    }

    private void StartThinkingBlock() => StartItem("\"thinking_blocks\""u8, _thinkingBlocks++);

    private void EndList()
    {
        Output.Write("]"u8);
        EndDelta();
    }

    private void StartDelta()
    {
        Output.Write(_head);
        Output.Write("{\"index\":0,\"delta\":{"u8);
    }

    private void EndDelta()
    {
        Output.Write("},\"finish_reason\":null}"u8);
        Output.Write(Tail);
    }
}
