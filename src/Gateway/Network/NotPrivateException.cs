using System.Diagnostics.CodeAnalysis;

namespace Gateway.Network;

/// <summary>An endpoint's name resolved to an address outside the VPC, so no connection was opened.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Thrown in one place.")]
internal sealed class NotPrivateException(string host) : IOException(
    $"{host} has an address outside the VPC's ranges (Network__VpcCidrBlocks). No connection was opened.")
{
    /// <summary>True when it is the cause of a failed call, which was not sent then. The AWS SDK wraps exceptions.</summary>
    public static bool IsBehind(Exception failure) =>
        failure is NotPrivateException || (failure.InnerException is { } inner && IsBehind(inner));
}
