namespace Gateway.Catalog;

/// <summary>The sampling parameters that a model accepts: <c>temperature</c>, <c>top_p</c> and <c>top_k</c>.</summary>
internal enum SamplingSupport
{
    /// <summary>Each of them is refused.</summary>
    None,

    /// <summary><c>temperature</c> or <c>top_p</c>, but not both in one request.</summary>
    One,

    /// <summary><c>temperature</c> and <c>top_p</c>, together as well.</summary>
    Both,
}
