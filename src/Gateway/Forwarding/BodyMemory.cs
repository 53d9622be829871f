using Gateway.Concurrency;
using Gateway.Errors;

namespace Gateway.Forwarding;

/// <summary>The memory of one request body, counted on the request's lease.</summary>
/// <param name="lease">The request's leave to be here.</param>
/// <param name="copies">How often the body is in memory: twice when it is decoded to be checked.</param>
internal sealed class BodyMemory(Admission.Lease lease, int copies)
{
    /// <summary>Why <see cref="TryHold"/> said no.</summary>
    public GatewayError? Error { get; private set; }

    /// <summary>Why a body of that many bytes would be refused now; <c>null</c> while there is room.</summary>
    public GatewayError? Foresee(long bytes) => lease.Foresee(copies * bytes);

    /// <summary>Takes more; <c>false</c> when there is none.</summary>
    public bool TryHold(long bytes) => (Error = lease.Hold(copies * bytes)) is null;

    /// <summary>Gives all of it back.</summary>
    public void Release() => lease.Release();
}
