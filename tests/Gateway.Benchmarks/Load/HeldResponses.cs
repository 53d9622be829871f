namespace Gateway.Benchmarks.Load;

/// <summary>Responses of the upstream that wait until its parent releases them.</summary>
internal sealed class HeldResponses
{
    public const string Hold = "hold";
    public const string Release = "release";

    /// <summary>The line that only asks how many wait.</summary>
    public const string Count = "count";

    private TaskCompletionSource? _release;
    private int _count;

    /// <summary>Waits if responses are held.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _release) is { } release)
        {
            Interlocked.Increment(ref _count);
            await release.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Does what a line of the parent says.</summary>
    /// <returns>The number of responses that have waited since they are held.</returns>
    public int Take(string line)
    {
        if (line == Hold)
        {
            Volatile.Write(ref _count, 0);
            Volatile.Write(ref _release, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        else if (line == Release)
        {
            Interlocked.Exchange(ref _release, null)?.SetResult();
        }

        return Volatile.Read(ref _count);
    }
}
