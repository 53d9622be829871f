namespace Gateway.Simulator.Wire;

/// <summary>An error, independent of the AWS protocol.</summary>
/// <param name="Code">The bare code, without namespace.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">AWS's text.</param>
internal sealed record AwsError(string Code, int Status, string Message)
{
    /// <summary>
    /// True when the error comes from AWS's shared front layer (identity, authorization) and not from the service itself.
    /// </summary>
    internal bool FromFrontLayer { get; init; }

    /// <summary>True for IAM denials, whose body has the member <c>Message</c> instead of <c>message</c>.</summary>
    internal bool CapitalMessage { get; init; }
}
