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
    internal const int MaxCalls = 100_000;

    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];
    private TaskCompletionSource? _allMet;

    /// <summary>The next <paramref name="count"/> calls of the operation meet this fault.</summary>
    /// <param name="service">One of <see cref="AwsServices"/>.</param>
    /// <param name="operation">The operation in AWS's spelling, or <see cref="AnyOperation"/>.</param>
    /// <param name="kind">A fault the service knows.</param>
    /// <param name="count">1 to 100,000.</param>
    /// <param name="delay">
    /// For <see cref="FaultKind.Slow"/>: how long; for <see cref="FaultKind.StreamSlow"/>: the pause after each byte.
    /// With any other kind the delay comes before the fault.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The service does not know the fault, or the operation never meets it.
    /// </exception>
    internal void Add(string service, string operation, FaultKind kind, int count = 1, TimeSpan? delay = null) =>
        Add(service, operation, Fault.Of(kind, delay), count);

    /// <summary>
    /// The same for a fault with parameters of its own. A fault of streams that waits for
    /// <see cref="AnyOperation"/> lets calls pass that are no streams.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The service does not know the fault, or the operation never meets it.
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

    /// <summary>Whether some call of the operation could meet the fault.</summary>
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

    /// <summary>Waits until no fault waits any more: each has met its calls.</summary>
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

    /// <summary>A fault and how many calls it still waits for.</summary>
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
