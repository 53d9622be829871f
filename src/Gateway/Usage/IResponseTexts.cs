namespace Gateway.Usage;

/// <summary>Receives every text of a response while its usage is read. One walk serves both, so they cannot disagree.</summary>
internal interface IResponseTexts
{
    /// <summary>True when the texts are inspected. If false, content is skipped.</summary>
    bool AreWanted { get; }

    /// <summary>Receives one text, in document order.</summary>
    void Add(scoped ReadOnlySpan<byte> json, ResponseText text);

    /// <summary>Called when the JSON object was read to its end.</summary>
    void EndObject(scoped ReadOnlySpan<byte> json);

    /// <summary>Called when a content block of a stream ends: the next piece of text belongs to another block.</summary>
    void EndBlock();
}

/// <summary>For responses whose texts are not inspected.</summary>
internal readonly struct NoTexts : IResponseTexts
{
    public bool AreWanted => false;

    public void Add(scoped ReadOnlySpan<byte> json, ResponseText text)
    {
    }

    public void EndObject(scoped ReadOnlySpan<byte> json)
    {
    }

    public void EndBlock()
    {
    }
}
