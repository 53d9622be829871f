using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Gateway.Testing;

/// <summary>A span as OTLP carries it (opentelemetry/proto/trace/v1/trace.proto), read without the exporter's own code.</summary>
internal sealed record OtlpSpan(
    string TraceId, string SpanId, string? ParentSpanId, string Name, int Kind, DateTimeOffset Start, DateTimeOffset End,
    bool IsError, Dictionary<string, string> Attributes)
{
    /// <summary>SPAN_KIND_SERVER and SPAN_KIND_CLIENT.</summary>
    public const int Server = 2;
    public const int Client = 3;

    /// <summary>The spans of an ExportTraceServiceRequest: resource_spans (1), scope_spans (2), spans (2).</summary>
    public static IEnumerable<OtlpSpan> ReadAll(byte[] request) =>
        from resource in Protobuf.Read(request).Where(field => field.Number == 1)
        from scope in Protobuf.Read(resource.Bytes).Where(field => field.Number == 2)
        from span in Protobuf.Read(scope.Bytes).Where(field => field.Number == 2)
        select Read(span.Bytes);

    private static OtlpSpan Read(byte[] span)
    {
        var fields = Protobuf.Read(span).ToLookup(field => field.Number);
        return new(
            Hex(fields[1].Single()), Hex(fields[2].Single()),
            fields[4].Any(field => field.Bytes.Length > 0) ? Hex(fields[4].Single()) : null,
            Encoding.UTF8.GetString(fields[5].Single().Bytes), (int)fields[6].Single().Value,
            Time(fields[7].Single()), Time(fields[8].Single()),
            fields[15].SelectMany(status => Protobuf.Read(status.Bytes)).Any(field => field is { Number: 3, Value: 2 }),
            fields[9].Select(pair => Protobuf.Read(pair.Bytes).ToLookup(field => field.Number)).ToDictionary(
                pair => Encoding.UTF8.GetString(pair[1].Single().Bytes), pair => Text(pair[2].Single().Bytes), StringComparer.Ordinal));
    }

    // AnyValue: string (1), bool (2), int (3), double (4), array (5).
    private static string Text(byte[] value) => Protobuf.Read(value).First() switch
    {
        { Number: 1 } text => Encoding.UTF8.GetString(text.Bytes),
        { Number: 2 } flag => flag.Value == 1 ? "true" : "false",
        { Number: 3 } number => ((long)number.Value).ToString(CultureInfo.InvariantCulture),
        { Number: 4 } number => BitConverter.UInt64BitsToDouble(number.Value).ToString(CultureInfo.InvariantCulture),
        { Number: 5 } array => string.Join(' ', Protobuf.Read(array.Bytes).Select(one => Text(one.Bytes))),
        var other => throw new FormatException($"AnyValue with field {other.Number}"),
    };

    private static string Hex(Protobuf.Field field) => Convert.ToHexStringLower(field.Bytes);

    private static DateTimeOffset Time(Protobuf.Field nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds.Value / 100));
}

/// <summary>The wire format of Protocol Buffers: fields with their numbers, without a schema.</summary>
internal static class Protobuf
{
    public static IEnumerable<Field> Read(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var key = Varint(message, ref at);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    yield return new(number, Varint(message, ref at), []);
                    break;
                case 1:
                    yield return new(number, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at, 8)), []);
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return new(number, 0, message[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    yield return new(number, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at, 4)), []);
                    at += 4;
                    break;
                default:
                    throw new FormatException($"Wire type {key & 7}");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    internal readonly record struct Field(int Number, ulong Value, byte[] Bytes);
}
