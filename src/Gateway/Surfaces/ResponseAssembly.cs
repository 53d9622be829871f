namespace Gateway.Surfaces;

/// <summary>
/// The response to a request that is sent as several calls, put together from their responses, which arrive in any order. Its
/// memory is taken with the first of them.
/// </summary>
internal abstract class ResponseAssembly : IDisposable
{
    /// <summary>The most memory that it takes, in bytes.</summary>
    public abstract long Room { get; }

    /// <summary>The memory that the response of one call usually takes at most, in bytes.</summary>
    public abstract long RoomOfPart { get; }

    /// <summary>The caller's name of what a call is about, such as <c>input[7]</c>.</summary>
    /// <param name="call">The position of the call, from 0.</param>
    public abstract string NameOf(int call);

    /// <summary>Takes the response of one call. Several threads may do that at once, each for another call.</summary>
    /// <param name="call">The position of the call, from 0.</param>
    /// <param name="body">Bedrock's body.</param>
    /// <returns><c>false</c> when it is not a response of the operation.</returns>
    public abstract bool TryAdd(int call, ReadOnlySpan<byte> body);

    /// <summary>The whole body in the caller's dialect, once every call has its response. Valid until it is disposed.</summary>
    /// <param name="inputTokens">The prompt tokens of all calls; <c>null</c> when Bedrock did not say.</param>
    public abstract ReadOnlyMemory<byte> Complete(long? inputTokens);

    public abstract void Dispose();
}
