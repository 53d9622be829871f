namespace Gateway.Catalog;

/// <summary>Whose form the bodies of Invoke have, which are the providers' own.</summary>
internal enum InvokeForm
{
    /// <summary>Nobody here knows it, and nobody can inspect it.</summary>
    Unknown,

    /// <summary>Anthropic's Messages API.</summary>
    Anthropic,
}
