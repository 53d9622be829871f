using System.Diagnostics.CodeAnalysis;

namespace Gateway.Simulator.Faults;

/// <summary>
/// Faults that wait for the next calls of an operation, in order. A call gets a fault only after its signature was verified, so
/// a fault never hides a signing error. Safe for concurrent use.
/// </summary>
internal sealed class FaultQueue
{
    /// <summary>Means every operation of a service.</summary>
    internal const string AnyOperation = "*";

    // Limits the memory that a mistyped count can use.
    internal const int MaxCalls = 100_000;

    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];
    private TaskCompletionSource? _allMet;

    /// <summary>Queues a fault for the next <paramref name="count"/> calls of the operation.</summary>
    /// <param name="service">One of <see cref="AwsServices"/>.</param>
    /// <param name="operation">The operation in AWS's spelling, or <see cref="AnyOperation"/>.</param>
    /// <param name="kind">A fault that the service has.</param>
    /// <param name="count">1 to 100,000.</param>
    /// <param name="delay">
    /// The delay of <see cref="FaultKind.Slow"/>, or the pause after each byte of <see cref="FaultKind.StreamSlow"/>. With any
    /// other kind, the delay before the fault.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The service does not have the fault, or the operation can never get it.
    /// </exception>
    internal void Add(string service, string operation, FaultKind kind, int count = 1, TimeSpan? delay = null) =>
        Add(service, operation, Fault.Of(kind, delay), count);

    /// <summary>
    /// Queues a fault with its own parameters. A stream fault for <see cref="AnyOperation"/> does not affect calls without a
    /// stream.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The service does not have the fault, or the operation can never get it.
    /// </exception>
    internal void Add(string service, string operation, Fault fault, int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCalls);
        if (!IsPossible(service, operation, fault.Kind))
        {
            throw new ArgumentException(
                $"The service '{service}' does not know the fault {fault.Kind} for '{operation}'.", nameof(fault));
        }

        lock (_lock)
        {
            _waiting.Add(new Waiting(service, operation, fault) { Left = count });
        }
    }

    /// <summary>True when a call of the operation can get the fault.</summary>
    internal static bool IsPossible(string service, string operation, FaultKind kind) =>
        FaultTable.Knows(service, kind) && (operation == AnyOperation || FaultTable.CanMeet(operation, kind));

    internal void Clear()
    {
        lock (_lock)
        {
            _waiting.Clear();
            TellIfAllMet();
        }
    }

    /// <summary>Waits until no fault is queued any more.</summary>
    internal Task WhenAllMetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return Task.CompletedTask;
            }

            _allMet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _allMet.Task.WaitAsync(cancellationToken);
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
                TellIfAllMet();
            }

            return fault is not null;
        }
    }

    private void TellIfAllMet()
    {
        if (_waiting.Count == 0)
        {
            _allMet?.SetResult();
            _allMet = null;
        }
    }

    /// <summary>A fault and the number of calls for which it is still queued.</summary>
    private sealed class Waiting(string service, string operation, Fault fault)
    {
        internal Fault Fault => fault;

        internal int Left { get; set; }

        internal bool Concerns(string calledService, string calledOperation) =>
            service == calledService
            && (operation == calledOperation || operation == AnyOperation)
            && FaultTable.CanMeet(calledOperation, fault.Kind);
    }
}
