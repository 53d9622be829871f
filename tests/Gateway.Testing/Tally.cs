namespace Gateway.Testing;

/// <summary>How many of something there are now, and have been in all; a number can be waited for.</summary>
internal sealed class Tally
{
    // Whatever a test waits for comes within moments or not at all; on a machine that does much else, a moment is long.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private int _total;

    /// <summary>Begun and not yet ended.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Ever begun.</summary>
    public int Total => Volatile.Read(ref _total);

    /// <returns>The number of this one, from 1.</returns>
    public int Begin() => Change(1, 1);

    public void End() => Change(-1, 0);

    /// <summary>Waits until so many have begun.</summary>
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
