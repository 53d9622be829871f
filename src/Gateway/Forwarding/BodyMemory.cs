using Gateway.Concurrency;
using Gateway.Errors;

namespace Gateway.Forwarding;

/// <summary>The memory of one request body, counted on the request's lease.</summary>
/// <param name="lease">The lease of the request.</param>
/// <param name="copies">The number of copies of the body in memory: 2 if it is decoded to be checked, else 1.</param>
internal sealed class BodyMemory(Admission.Lease lease, int copies)
{
    private GatewayError? _error;

    /// <summary>The error, if <see cref="TryHold"/> returned <c>false</c> or the operating system has no memory.</summary>
    public GatewayError Error => _error ?? Admission.Overloaded;

    /// <summary>The error if there is no room for a body of this many bytes now, else <c>null</c>.</summary>
    public GatewayError? Foresee(long bytes) => lease.Foresee(copies * bytes);

    /// <summary>Takes memory for this many more bytes; <c>false</c> if there is none.</summary>
    public bool TryHold(long bytes) => (_error = lease.Hold(copies * bytes)) is null;

    /// <summary>Gives all the memory back.</summary>
    public void Release() => lease.Release();
}
