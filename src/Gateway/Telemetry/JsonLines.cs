using System.Diagnostics.Metrics;
using Gateway.Configuration;
using Gateway.Errors;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Gateway.Telemetry;

/// <summary>The log: one JSON object per line on standard output, UTF-8, Japanese unescaped.</summary>
internal static class JsonLines
{
    // Logs paths and query strings, where a caller may have put a key, and adds its own RequestId to every line's scope.
    private const string HostingDiagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";

    // Quotes a header line that it could not read, which may be the one with the key.
    private const string KestrelBadRequests = "Microsoft.AspNetCore.Server.Kestrel.BadRequests";

    // Quotes an X-Forwarded-For value that it could not read, and anyone can send that.
    private const string ForwardedHeaders = "Microsoft.AspNetCore.HttpOverrides";

    /// <summary>
    /// Replaces every other logging provider. Levels stay ASP.NET's: the <c>Logging</c> section decides what is written.
    /// </summary>
    public static void AddJsonLines(this ILoggingBuilder logging)
    {
        logging.ClearProviders()
            .AddFilter(HostingDiagnostics, LogLevel.None)
            .AddFilter(KestrelBadRequests, LogLevel.None)
            .AddFilter(ForwardedHeaders, LogLevel.None);
        logging.Services.AddSingleton(services => new DroppedLines(services.GetRequiredService<IMeterFactory>()));
        logging.Services.AddSingleton<ILoggerProvider>(Open);
    }

    private static JsonLinesProvider Open(IServiceProvider services)
    {
        var lines = new LogWriter(Console.OpenStandardOutput(), services.GetRequiredService<DroppedLines>());
        var serilog = new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .Enrich.WithProperty("Version", ProgramVersion.Text)

            // The server reports the first as a failure of the application, although it is a settled request. The host
            // reports the second with a stack trace, although standard error already says it in one sentence.
            .Filter.ByExcluding(line => line.Exception is ResponseAbortedException)
            .Filter.ByExcluding(IsToldAtStart)
            .WriteTo.Sink(lines)
            .CreateLogger();
        return new JsonLinesProvider(
            new SerilogLoggerProvider(serilog, dispose: true), lines, services.GetRequiredService<TimeProvider>());
    }

    private static bool IsToldAtStart(LogEvent line) =>
        line.Exception is { } failure
        && line.Properties.TryGetValue("SourceContext", out var source)
        && source is ScalarValue { Value: "Microsoft.Extensions.Hosting.Internal.Host" }
        && StartupError.Of(failure) is not null;
}
