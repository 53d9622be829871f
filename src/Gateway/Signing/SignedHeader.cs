namespace Gateway.Signing;

/// <summary>A header that the signature covers.</summary>
/// <param name="name">The name in lower case.</param>
/// <param name="value">The value as sent. Not printed: one of these headers is the session token.</param>
internal readonly struct SignedHeader(string name, string value)
{
    public string Name { get; } = name;

    public string Value { get; } = value;

    public override string ToString() => Name;
}
