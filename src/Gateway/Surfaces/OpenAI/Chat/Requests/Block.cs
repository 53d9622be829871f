using System.Text.Json;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>A block of content, before it is written for a model.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The caller's value: a string, a block of thinking, or the URL of a file.</param>
/// <param name="Place">Where the caller wrote it.</param>
internal readonly record struct Block(BlockKind Kind, JsonElement Value, Place Place)
{
    /// <summary>The file of an image or a document.</summary>
    public DataUrl File { get; init; }

    /// <summary>The caller's name of a document; absent for none.</summary>
    public JsonElement FileName { get; init; }

    /// <summary>The point up to which the prompt is cached.</summary>
    public CachePoint? Cache { get; init; }

    public static Block Of(CachePoint point, Place place) => new(BlockKind.CachePoint, default, place) { Cache = point };
}

/// <summary>The kinds of blocks.</summary>
internal enum BlockKind
{
    Text,
    Image,
    Document,

    /// <summary>A thought with its signature.</summary>
    Thinking,

    /// <summary>A thought that is encrypted.</summary>
    RedactedThinking,

    CachePoint,
}
