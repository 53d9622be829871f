using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Telemetry;

/// <summary>
/// Writes events that know their own fields (<see cref="IJsonLine"/>) straight into a line, and gives all others to Serilog. The
/// line has the members of Serilog's compact form that are not the template's: <c>@t</c>, <c>EventId</c>, <c>SourceContext</c>,
/// <c>Version</c>.
/// </summary>
internal sealed class LeanLogger(ILogger others, string category, LogWriter lines, TimeProvider time) : ILogger
{
    private static readonly JsonEncodedText Version = JsonEncodedText.Encode(ProgramVersion.Text);

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Japanese stays readable; the line is never part of HTML.
        SkipValidation = true,
    };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json)? _reused;

    private readonly JsonEncodedText _category = JsonEncodedText.Encode(category);

    public bool IsEnabled(LogLevel logLevel) => others.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => others.BeginScope(state);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (state is not IJsonLine fields || logLevel != LogLevel.Information)
        {
            others.Log(logLevel, eventId, state, exception, formatter);
            return;
        }

        var (bytes, json) = _reused ??= New();
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        json.WriteStartObject();
        Span<byte> now = stackalloc byte[28]; // With seven digits of the second, as Serilog writes it.
        Utf8Formatter.TryFormat(time.GetUtcNow().UtcDateTime, now, out var length, 'O');
        json.WriteString("@t"u8, now[..length]);
        fields.Write(json);
        json.WriteStartObject("EventId"u8);
        json.WriteNumber("Id"u8, eventId.Id);
        json.WriteString("Name"u8, eventId.Name);
        json.WriteEndObject();
        json.WriteString("SourceContext"u8, _category);
        json.WriteString("Version"u8, Version);
        json.WriteEndObject();
        json.Flush();
        bytes.Write("\n"u8);
        lines.Write(bytes.WrittenSpan);
    }

    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json) New()
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        return (bytes, new Utf8JsonWriter(bytes, Options));
    }
}
