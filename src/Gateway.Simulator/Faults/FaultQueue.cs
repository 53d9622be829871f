using System.Diagnostics.CodeAnalysis;

namespace Gateway.Simulator.Faults;

/// <summary>
/// Faults waiting for the next calls of an operation, first come, first served. A fault meets a call only after its
/// signature was found right, so it never hides a signing error. Safe for concurrent use.
/// </summary>
internal sealed class FaultQueue
{
    /// <summary>Stands for every operation of a service.</summary>
    internal const string AnyOperation = "*";

    // A mistyped count must not fill the memory.
    internal const int MostCalls = 100_000;

    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];

    /// <summary>The next <paramref name="count"/> calls of the operation meet this fault.</summary>
    /// <param name="service">One of <see cref="AwsServices"/>.</param>
    /// <param name="operation">The operation in AWS's spelling, or <see cref="AnyOperation"/>.</param>
    /// <param name="kind">A fault the service knows.</param>
    /// <param name="count">1 to 100,000.</param>
    /// <param name="delay">
    /// For <see cref="FaultKind.Slow"/>: how long. With any other kind the delay comes before the fault.
    /// </param>
    /// <exception cref="ArgumentException">The service does not know the fault.</exception>
    internal void Add(string service, string operation, FaultKind kind, int count = 1, TimeSpan? delay = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostCalls);
        if (!FaultTable.Knows(service, kind))
        {
            throw new ArgumentException($"The service '{service}' does not know the fault {kind}.", nameof(kind));
        }

        var wait = delay ?? (kind == FaultKind.Slow ? Fault.DefaultDelay : TimeSpan.Zero);
        lock (_lock)
        {
            _waiting.Add(new Waiting(service, operation, new Fault(kind, wait)) { Left = count });
        }
    }

    internal void Clear()
    {
        lock (_lock)
        {
            _waiting.Clear();
        }
    }

    internal bool TryTake(string service, string operation, [NotNullWhen(true)] out Fault? fault)
    {
        lock (_lock)
        {
            var next = _waiting.Find(waiting => waiting.Concerns(service, operation));
            fault = next?.Fault;
            if (next is not null && --next.Left == 0)
            {
                _waiting.Remove(next);
            }

            return fault is not null;
        }
    }

    /// <summary>A fault and how many calls it still waits for.</summary>
    private sealed class Waiting(string service, string operation, Fault fault)
    {
        internal Fault Fault => fault;

        internal int Left { get; set; }

        internal bool Concerns(string calledService, string calledOperation) =>
            service == calledService && (operation == calledOperation || operation == AnyOperation);
    }
}
