namespace Gateway.Catalog;

/// <summary>The family of a model, which decides the names of its provider's own request fields.</summary>
internal enum ModelFamily
{
    /// <summary>A family that the gateway knows nothing about.</summary>
    Other,

    /// <summary>Anthropic's Claude: fields of the Messages API.</summary>
    Claude,

    /// <summary>Amazon's Nova.</summary>
    Nova,
}
