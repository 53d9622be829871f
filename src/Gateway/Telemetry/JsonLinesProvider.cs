using Serilog.Extensions.Logging;

namespace Gateway.Telemetry;

/// <summary>The logging provider of the program: Serilog, with a straight way for the event of every request.</summary>
/// <param name="serilog">Serilog's provider, whose sink is <paramref name="lines"/>; disposed with this one.</param>
/// <param name="lines">The writer of all lines.</param>
/// <param name="time">The clock of the lines.</param>
internal sealed class JsonLinesProvider(SerilogLoggerProvider serilog, LogWriter lines, TimeProvider time)
    : ILoggerProvider, ISupportExternalScope
{
    public ILogger CreateLogger(string categoryName) =>
        new LeanLogger(serilog.CreateLogger(categoryName), categoryName, lines, time);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => serilog.SetScopeProvider(scopeProvider);

    public void Dispose() => serilog.Dispose();
}
