using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Gateway.Configuration;

/// <summary>
/// A validated snapshot of a configuration section, replaced as a whole when configuration changes. A change is logged and the
/// old snapshot stays when the new settings are not valid, when the section is gone or a section is misspelt, or when a file
/// cannot be read. Reading <see cref="Current"/> is one field access and never throws.
/// </summary>
internal sealed partial class Snapshot<TOptions, TValue> : IDisposable
    where TOptions : class
    where TValue : class
{
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly Func<TOptions, TValue> _read;
    private readonly ConfigurationFiles _files;
    private readonly SectionNames _sections;
    private readonly ILogger _logger;
    private readonly IDisposable _subscription;
    private volatile TValue _current;
    private IReadOnlyList<IConfigurationProvider> _places;

    /// <exception cref="OptionsValidationException">The section is not valid now; the host does not start.</exception>
    public Snapshot(
        IOptionsFactory<TOptions> factory,
        Func<TOptions, TValue> read,
        IConfiguration configuration,
        ConfigurationFiles files,
        SectionNames sections,
        ILogger logger)
    {
        (_factory, _read, _files, _sections, _logger) = (factory, read, files, sections, logger);
        _current = Read();
        _places = sections.PlacesOf(typeof(TOptions));
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>The last valid snapshot.</summary>
    public TValue Current => _current;

    public void Dispose() => _subscription.Dispose();

    private TValue Read() => _read(_factory.Create(Options.DefaultName));

    private void Reload()
    {
        if (_files.Broken() is { Count: > 0 } broken)
        {
            Log.Kept(_logger, typeof(TOptions).Name, $"{string.Join(", ", broken)} cannot be read as JSON.");
            return;
        }

        // A snapshot without the section would be valid: for Callers that means no application, so nobody could call.
        if (_sections.Misspelt().Concat(_sections.Dropped(typeof(TOptions), _places)).ToList() is { Count: > 0 } lost)
        {
            Log.Kept(_logger, typeof(TOptions).Name, string.Join(' ', lost));
            return;
        }

        try
        {
            _current = Read();
            _places = _sections.PlacesOf(typeof(TOptions));
            Log.Reloaded(_logger, typeof(TOptions).Name);
        }
        catch (OptionsValidationException invalid)
        {
            Log.Kept(_logger, typeof(TOptions).Name, string.Join(' ', invalid.Failures));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5000, LogLevel.Information, "Read {Options} again after a configuration change.")]
        public static partial void Reloaded(ILogger logger, string options);

        [LoggerMessage(5001, LogLevel.Error,
            "Kept the previous {Options}; the changed configuration is not valid: {Problems}")]
        public static partial void Kept(ILogger logger, string options, string problems);
    }
}
