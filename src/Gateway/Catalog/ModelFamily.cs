namespace Gateway.Catalog;

/// <summary>The family of a model, by which lists of models describe it. Requests go by <see cref="InvokeForm"/>.</summary>
internal enum ModelFamily
{
    /// <summary>A family that the gateway knows nothing about.</summary>
    Other,

    /// <summary>Anthropic's Claude.</summary>
    Claude,

    /// <summary>Amazon's Nova.</summary>
    Nova,
}
