using System.Diagnostics.CodeAnalysis;

namespace Gateway.Network;

/// <summary>An endpoint's name led outside the VPC, so no connection was opened.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Thrown in one place.")]
internal sealed class NotPrivateException(string host) : IOException(
    $"{host} has an address outside the VPC's ranges (Network__VpcCidrBlocks). No connection was opened.")
{
    /// <summary>Whether a failed call never left because of one; the AWS SDK wraps what its handlers throw.</summary>
    public static bool IsBehind(Exception failure) =>
        failure is NotPrivateException || (failure.InnerException is { } inner && IsBehind(inner));
}
