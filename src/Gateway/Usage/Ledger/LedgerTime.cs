namespace Gateway.Usage.Ledger;

/// <summary>The forms of a time in the ledger's tables. All are UTC.</summary>
internal static class LedgerTime
{
    private const long MillisecondsPerHour = 3_600_000;

    /// <summary>Hours since 1970.</summary>
    public static long Hour(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / MillisecondsPerHour;

    /// <summary>The month, as <c>yyyymm</c>.</summary>
    public static int Month(DateTimeOffset at) => (at.UtcDateTime.Year * 100) + at.UtcDateTime.Month;

    /// <summary>The first instant of a month.</summary>
    public static DateTimeOffset StartOf(int month) => new(month / 100, month % 100, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A span of time in whole milliseconds, as rows have it.</summary>
    public static long? Milliseconds(TimeSpan? time) => time is { } known ? (long)known.TotalMilliseconds : null;

    /// <summary>The smallest id of version 7 that is made at this time or later.</summary>
    public static Guid FirstId(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
