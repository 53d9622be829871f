namespace Gateway.Testing;

/// <summary>Counts how many of something are open, and how many have begun in total; a test can wait for a number.</summary>
internal sealed class Tally
{
    // What a test waits for comes within moments or never; on a busy machine a moment can be long.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private int _total;

    /// <summary>The number that have begun and not yet ended.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The number that have ever begun.</summary>
    public int Total => Volatile.Read(ref _total);

    /// <returns>The number of the one that begins, from 1.</returns>
    public int Begin() => Change(1, 1);

    public void End() => Change(-1, 0);

    /// <summary>Waits until that many have begun.</summary>
    public Task WhenTotalAsync(int atLeast) => WhenAsync(() => Total >= atLeast);

    /// <summary>Waits until all have ended.</summary>
    public Task WhenNoneOpenAsync() => WhenAsync(() => Open == 0);

    private int Change(int open, int total)
    {
        TaskCompletionSource change;
        int now;
        lock (_gate)
        {
            _open += open;
            now = _total += total;
            (change, _change) = (_change, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        change.SetResult();
        return now;
    }

    private async Task WhenAsync(Func<bool> reached)
    {
        while (true)
        {
            Task change;
            lock (_gate)
            {
                if (reached())
                {
                    return;
                }

                change = _change.Task;
            }

            await change.WaitAsync(MaxWait, TestContext.Current.CancellationToken);
        }
    }
}
