namespace Gateway.Simulator.Wire;

/// <summary>An error in the terms all AWS protocols share.</summary>
/// <param name="Code">The bare code, without namespace.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">AWS's text.</param>
internal sealed record AwsError(string Code, int Status, string Message)
{
    /// <summary>
    /// Whether the error comes from AWS's shared front layer (identity, authorization) and not from the service itself.
    /// </summary>
    internal bool FromFrontLayer { get; init; }

    /// <summary>IAM denials spell the body member <c>Message</c>, everything else <c>message</c>.</summary>
    internal bool CapitalMessage { get; init; }
}
