using System.Text.Json;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>One message of Converse: what the caller's neighbouring messages of one side say together.</summary>
internal sealed class Turn(bool isAssistant)
{
    public bool IsAssistant { get; } = isAssistant;

    /// <summary>The content in the caller's order, without calls and results of tools.</summary>
    public List<Block> Blocks { get; } = [];

    /// <summary>The calls of tools in an assistant's turn. Their results begin the next turn.</summary>
    public List<ToolCall> Calls { get; } = [];

    /// <summary>True when an assistant's turn begins with a thought that its signature proves.</summary>
    public bool BeginsWithThinking =>
        Blocks is [{ Kind: BlockKind.Thinking or BlockKind.RedactedThinking }, ..];
}

/// <summary>A call of a tool in the conversation.</summary>
/// <param name="Id">The id for Bedrock, which no other call of the conversation has.</param>
/// <param name="Name">The tool, as the caller calls it.</param>
/// <param name="Arguments">Its arguments: JSON in a string, or an object.</param>
/// <param name="Place">Where the caller wrote it.</param>
internal sealed record ToolCall(string Id, string Name, JsonElement Arguments, Place Place)
{
    /// <summary>Its result: the last one that the caller gave; <c>null</c> for none.</summary>
    public ToolResult? Result { get; set; }
}

/// <summary>The result of a call.</summary>
/// <param name="Place">The message that holds it.</param>
internal sealed record ToolResult(Place Place)
{
    /// <summary>Its texts, images and documents.</summary>
    public List<Block> Blocks { get; } = [];

    /// <summary>The point after it up to which the prompt is cached.</summary>
    public CachePoint? Cache { get; set; }
}
