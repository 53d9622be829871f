namespace Gateway.OpenApi;

/// <summary>The <c>OpenApi</c> section.</summary>
internal sealed class OpenApiOptions
{
    public const string Section = "OpenApi";

    /// <summary>True when <c>/swagger</c> is served. Default true.</summary>
    public bool Enabled { get; set; } = true;
}
