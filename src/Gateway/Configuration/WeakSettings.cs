namespace Gateway.Configuration;

/// <summary>A setting that weakens protection, as an operator writes it, and what it means.</summary>
internal sealed record WeakSetting(string Key, string Consequence);

/// <summary>
/// Warns at start of each setting that weakens protection, by its name: it may have been meant for an hour. Every slice
/// says which of its own do.
/// </summary>
internal sealed partial class WeakSettings(
    IEnumerable<WeakSettings.Source> sources, IServiceProvider services, ILogger<WeakSettings> logger) : IHostedService
{
    /// <summary>A slice's settings of that kind.</summary>
    internal delegate IEnumerable<WeakSetting> Source(IServiceProvider services);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var setting in sources.SelectMany(source => source(services)))
        {
            Log.Weakened(logger, setting.Key, setting.Consequence);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(5030, LogLevel.Warning, "{Setting} weakens protection: {Consequence}")]
        public static partial void Weakened(ILogger logger, string setting, string consequence);
    }
}
