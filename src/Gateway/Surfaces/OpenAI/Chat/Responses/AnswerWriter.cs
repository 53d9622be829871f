using System.Buffers;
using System.Text;
using Gateway.Surfaces.OpenAI.ModelEvents;
using Gateway.Usage;

namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>
/// Turns the events of a model's answer into the parts of a chat completion, which a whole response and a stream write in their
/// own forms. One instance per response. All texts are the insides of JSON strings, with their escapes.
/// </summary>
internal abstract class AnswerWriter(Completion completion)
{
    private readonly List<OpenBlock> _open = [];

    private readonly CodeFence? _fence = completion.StripsFences ? new() : null;

    // Text beside the JSON that the caller asked for: it is the answer only if there is no such JSON.
    private ArrayBufferWriter<byte>? _held;
    private bool _hasJson;

    /// <summary>The number of tool calls so far.</summary>
    protected int ToolCalls { get; private set; }

    /// <summary>The token counts; <c>null</c> while they are not known.</summary>
    protected TokenUsage? Usage { get; private set; }

    /// <summary>Writes one event.</summary>
    public void Write(scoped in ModelEvent read)
    {
        switch (read.Kind)
        {
            case ModelEventKind.Start:
                Begin();
                break;
            case ModelEventKind.Text:
                WriteText(read.Text);
                break;
            case ModelEventKind.Reasoning or ModelEventKind.Signature or ModelEventKind.RedactedReasoning:
                WriteReasoning(in read);
                break;
            case ModelEventKind.ToolStart:
                StartTool(in read);
                break;
            case ModelEventKind.ToolInput:
                WriteInput(Find(read.Block), read.Text);
                break;
            case ModelEventKind.ToolInputJson:
                var inside = new ArrayBufferWriter<byte>(read.Text.Length + 16);
                JsonString.Write(inside, read.Text);
                WriteInput(Find(read.Block), inside.WrittenSpan);
                break;
            case ModelEventKind.BlockStop:
                End(Find(read.Block));
                break;
            case ModelEventKind.Stop:
                Stop(read.Text);
                break;
            case ModelEventKind.Usage:
                Usage = Usage?.MergedWith(read.Usage) ?? read.Usage;
                break;
        }
    }

    /// <summary>Begins the answer.</summary>
    protected abstract void Begin();

    /// <summary>Writes a piece of the content; not empty.</summary>
    protected abstract void WriteContent(ReadOnlySpan<byte> text);

    /// <summary>Writes a piece of the reasoning; not empty.</summary>
    protected abstract void WriteReasoning(ReadOnlySpan<byte> text);

    /// <summary>Writes a complete block of reasoning, as the model has to get it back.</summary>
    protected abstract void WriteThinking(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature);

    /// <summary>Writes a block of encrypted reasoning, as the model has to get it back.</summary>
    protected abstract void WriteRedacted(ReadOnlySpan<byte> data);

    /// <summary>Starts a tool call.</summary>
    /// <param name="index">Its number among the tool calls, from 0.</param>
    /// <param name="id">Its id.</param>
    /// <param name="name">The caller's name of the tool.</param>
    protected abstract void StartToolCall(int index, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name);

    /// <summary>Writes a piece of a tool call's arguments; not empty.</summary>
    protected abstract void WriteArguments(int index, ReadOnlySpan<byte> json);

    /// <summary>Ends a tool call.</summary>
    protected abstract void EndToolCall(int index);

    /// <summary>Ends the answer.</summary>
    protected abstract void Finish(ReadOnlySpan<byte> reason);

    private void WriteText(ReadOnlySpan<byte> text)
    {
        text = _fence is null ? text : _fence.Take(text);
        if (text.IsEmpty)
        {
            return;
        }

        if (completion.JsonTool is null)
        {
            WriteContent(text);
        }
        else
        {
            (_held ??= new()).Write(text);
        }
    }

    private void WriteReasoning(scoped in ModelEvent read)
    {
        if (read.Kind == ModelEventKind.RedactedReasoning)
        {
            WriteRedacted(read.Text);
            return;
        }

        var block = Find(read.Block) ?? Open(new(read.Block, OpenBlock.Thinking));
        if (read.Kind == ModelEventKind.Signature)
        {
            block.Signature.Write(read.Text);
        }
        else if (!read.Text.IsEmpty)
        {
            block.Text.Write(read.Text);
            WriteReasoning(read.Text);
        }
    }

    private void StartTool(scoped in ModelEvent read)
    {
        if (completion.JsonTool is { } json && IsNamed(read.ToolName, json))
        {
            // A second one would make the content no JSON any more.
            Open(new(read.Block, _hasJson ? OpenBlock.Ignored : OpenBlock.Content));
            _hasJson = true;
            return;
        }

        var block = Open(new(read.Block, ToolCalls++));
        StartToolCall(
            block.ToolCall, read.ToolId, completion.ToolNames is { } names ? CallersName(names, read.ToolName) : read.ToolName);
    }

    private void WriteInput(OpenBlock? block, ReadOnlySpan<byte> json)
    {
        if (block is null || json.IsEmpty)
        {
            return; // The input of a tool that is not the caller's.
        }

        block.HasInput = true;
        if (block.ToolCall >= 0)
        {
            WriteArguments(block.ToolCall, json);
        }
        else if (block.ToolCall == OpenBlock.Content)
        {
            WriteContent(json);
        }
    }

    private void End(OpenBlock? block)
    {
        if (block is null)
        {
            return;
        }

        _open.Remove(block);
        if (block.ToolCall == OpenBlock.Thinking)
        {
            // Reasoning without a signature need not come back: it is not that of Claude.
            if (block.Signature.WrittenCount > 0)
            {
                WriteThinking(block.Text.WrittenSpan, block.Signature.WrittenSpan);
            }

            return;
        }

        if (!block.HasInput)
        {
            // A tool without parameters; clients parse the arguments as JSON.
            WriteInput(block, "{}"u8);
        }

        if (block.ToolCall >= 0)
        {
            EndToolCall(block.ToolCall);
        }
    }

    private void Stop(ReadOnlySpan<byte> reason)
    {
        while (_open.Count > 0)
        {
            End(_open[0]);
        }

        if (_fence is not null && _fence.End() is { IsEmpty: false } rest)
        {
            WriteContent(rest);
        }

        if (!_hasJson && _held is { } text)
        {
            WriteContent(text.WrittenSpan);
        }

        Finish(FinishReasons.Of(reason, ToolCalls > 0));
    }

    private OpenBlock Open(OpenBlock block)
    {
        _open.Add(block);
        return block;
    }

    private OpenBlock? Find(int block)
    {
        foreach (var open in _open)
        {
            if (open.Block == block)
            {
                return open;
            }
        }

        return null;
    }

    // Bedrock's names have no characters that JSON would escape.
    private static bool IsNamed(ReadOnlySpan<byte> name, string expected) =>
        Encoding.UTF8.GetByteCount(expected) == name.Length && Encoding.UTF8.GetString(name) == expected;

    private static ReadOnlySpan<byte> CallersName(IReadOnlyDictionary<string, string> names, ReadOnlySpan<byte> name)
    {
        if (!names.TryGetValue(Encoding.UTF8.GetString(name), out var callers))
        {
            return name;
        }

        var written = new ArrayBufferWriter<byte>();
        JsonString.Write(written, Encoding.UTF8.GetBytes(callers));
        return written.WrittenSpan;
    }

    /// <summary>A content block that has not ended.</summary>
    /// <param name="block">Bedrock's index of it.</param>
    /// <param name="toolCall">The number of its tool call, or one of the constants.</param>
    private sealed class OpenBlock(int block, int toolCall)
    {
        /// <summary>A block of reasoning.</summary>
        public const int Thinking = -1;

        /// <summary>A tool call whose input is the content.</summary>
        public const int Content = -2;

        /// <summary>A tool call of which nothing is written.</summary>
        public const int Ignored = -3;

        public int Block => block;

        public int ToolCall => toolCall;

        public bool HasInput { get; set; }

        // A block is given back only complete, so its text is kept until its end. It is at most what a model may write.
        public ArrayBufferWriter<byte> Text { get; } = toolCall == Thinking ? new() : null!;

        public ArrayBufferWriter<byte> Signature { get; } = toolCall == Thinking ? new() : null!;
    }
}
