namespace Gateway.Usage;

/// <summary>Sees every text of a response while its usage is read: one walk for both, so that they cannot disagree.</summary>
internal interface IResponseTexts
{
    /// <summary>Whether texts are looked at. Where not, content is skipped.</summary>
    bool AreWanted { get; }

    /// <summary>Takes one text, in the order of the document.</summary>
    void Add(scoped ReadOnlySpan<byte> json, ResponseText text);

    /// <summary>The JSON object is read to its end.</summary>
    void EndObject(scoped ReadOnlySpan<byte> json);

    /// <summary>A content block of a stream has ended: the next piece of text belongs to another one.</summary>
    void EndBlock();
}

/// <summary>For responses whose texts nobody looks at.</summary>
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
