namespace Gateway.Catalog;

/// <summary>The form of Invoke bodies, which are the providers' own.</summary>
internal enum InvokeForm
{
    /// <summary>A form that the gateway does not know and cannot inspect.</summary>
    Unknown,

    /// <summary>Anthropic's Messages API.</summary>
    Anthropic,
}
