namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>Moves cache points that follow a document at once, where Bedrock refuses them.</summary>
internal static class CachesBehindDocuments
{
    /// <param name="blocks">The blocks of a message: a point moves behind the next block that is no document, else before the
    /// documents, and is left out where nothing comes before them.</param>
    public static void Move(List<Block> blocks)
    {
        blocks.RemoveAll(block => block.Cache is { IsKept: false }); // Of the others there are at most four.
        for (var at = blocks.Count - 1; at > 0; at--)
        {
            if (blocks[at].Kind != BlockKind.CachePoint || blocks[at - 1].Kind != BlockKind.Document)
            {
                continue;
            }

            var point = blocks[at];
            blocks.RemoveAt(at);
            var next = blocks.FindIndex(at, block => block.Kind is not (BlockKind.Document or BlockKind.CachePoint));
            if (next < 0)
            {
                next = blocks.FindLastIndex(at - 1, block => block.Kind is not (BlockKind.Document or BlockKind.CachePoint));
            }

            if (next >= 0 && (next + 1 == blocks.Count || blocks[next + 1].Kind != BlockKind.CachePoint))
            {
                blocks.Insert(next + 1, point);
            }
        }
    }
}
