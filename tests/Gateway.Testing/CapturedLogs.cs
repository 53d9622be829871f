using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Testing;

/// <summary>
/// Keeps every log event with its values, so that a test can find one or prove that a text is in none.
/// </summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEvent> _events = new();
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<LogEvent> Events => [.. _events];

    /// <summary>All log events as one text.</summary>
    public string Text => string.Join('\n', _events.Select(logged => logged.ToString()));

    /// <summary>The first event that matches; waits for it if necessary.</summary>
    public async Task<LogEvent> NextAsync(Func<LogEvent, bool> wanted)
    {
        while (true)
        {
            var arrival = Volatile.Read(ref _arrival).Task;
            if (_events.FirstOrDefault(wanted) is { } found)
            {
                return found;
            }

            await arrival.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    public void Dispose()
    {
    }

    private void Add(LogEvent logged)
    {
        _events.Enqueue(logged);
        Interlocked.Exchange(ref _arrival, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    internal sealed record LogEvent(
        string Category, LogLevel Level, int Id, string Message,
        Dictionary<string, object?> Values, Exception? Exception)
    {
        public override string ToString() =>
            $"{Category} {Level} {Id} {Message} "
            + $"{string.Join(' ', Values.Select(pair => $"{pair.Key}={pair.Value}"))} {Exception}";
    }

    private sealed class Logger(string category, CapturedLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state,
            Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs
                ? pairs.DistinctBy(pair => pair.Key).ToDictionary()
                : [];
            logs.Add(new LogEvent(category, logLevel, eventId.Id, formatter(state, exception), values, exception));
        }
    }
}
