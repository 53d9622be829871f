using System.Globalization;
using Gateway.Errors;
using Gateway.Telemetry;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace Gateway.Sandbox;

/// <summary>
/// The log of both hosts in one file that only this user can read, in the gateway's own format: one JSON object per line, with
/// <c>Host</c> for the host that wrote it. Standard output is left for the welcome text. The file stays after the sandbox stops.
/// </summary>
internal sealed class SandboxLog : IDisposable
{
    private readonly TextWriter? _file;

    private SandboxLog(TextWriter? file, string? path) => (_file, Path) = (file, path);

    /// <summary>The file; null if the log goes to standard output.</summary>
    public string? Path { get; }

    /// <param name="path">A path, or <c>-</c> for standard output; null for a file of this process in the temporary folder.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static SandboxLog Open(string? path)
    {
        if (path == "-")
        {
            return new SandboxLog(null, null);
        }

        var chosen = System.IO.Path.GetFullPath(path ?? System.IO.Path.Combine(
            System.IO.Path.GetTempPath(),
            string.Create(CultureInfo.InvariantCulture, $"gateway-sandbox-{Environment.ProcessId}.log")));
        return new SandboxLog(TextWriter.Synchronized(OwnersFile.Create(chosen, FileMode.Create)), chosen);
    }

    /// <summary>Writes a host's lines to this log instead of to standard output.</summary>
    public void Take(ILoggingBuilder logging, string host)
    {
        if (_file is not null)
        {
            logging.ClearProviders().AddProvider(new SerilogLoggerProvider(
                new LoggerConfiguration()
                    .MinimumLevel.Verbose()
                    .Enrich.WithProperty("Host", host)
                    .Enrich.WithProperty("Version", ProgramVersion.Text)
                    .Filter.ByExcluding(line => line.Exception is ResponseAbortedException) // As in the gateway's own log.
                    .WriteTo.Sink(new Lines(_file)).CreateLogger(),
                dispose: true));
        }
    }

    public void Dispose() => _file?.Dispose();

    private sealed class Lines(TextWriter file) : ILogEventSink
    {
        private readonly CompactJsonFormatter _form = new();

        public void Emit(LogEvent logEvent)
        {
            using var line = new StringWriter(CultureInfo.InvariantCulture);
            _form.Format(logEvent, line);
            file.Write(line.ToString());
            file.Flush();
        }
    }
}
