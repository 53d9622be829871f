namespace Gateway.Configuration;

/// <summary>A setting that weakens protection, with the key an operator writes, and its consequence.</summary>
internal sealed record WeakSetting(string Key, string Consequence);

/// <summary>
/// Logs a warning at start for each setting that weakens protection: it may have been meant for an hour only. Every slice
/// registers its own.
/// </summary>
internal sealed partial class WeakSettings(
    IEnumerable<WeakSettings.Source> sources, IServiceProvider services, ILogger<WeakSettings> logger) : IHostedService
{
    /// <summary>Finds the settings of one slice that weaken protection.</summary>
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
