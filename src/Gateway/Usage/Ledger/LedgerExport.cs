using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Usage.Ledger;

/// <summary>
/// Writes a closed month of the ledger as JSON lines, gzip: one object for each row, with the names of table and columns; no member
/// for null. Reads in slices, because a long reader keeps SQLite from its checkpoints.
/// </summary>
internal sealed class LedgerExport(ILedgerStore store)
{
    private const int Slice = 1_000;

    // For people too: Japanese stays readable.
    private static readonly JsonWriterOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name of a month's file.</summary>
    public static string FileName(int month) =>
        string.Create(CultureInfo.InvariantCulture, $"usage-{month / 100:0000}-{month % 100:00}.jsonl.gz");

    /// <summary>True when the month has rows.</summary>
    public async Task<bool> HasRowsAsync(int month, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenReadingAsync(cancellationToken);
        await using var command = Command(
            connection, "SELECT 1 FROM usage WHERE month = @month AND id >= @first AND id < @end LIMIT 1", month, First(month), null);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    /// <summary>Writes the file: whole, or under another name.</summary>
    /// <returns>The number of requests in it.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<int> WriteAsync(int month, string path, CancellationToken cancellationToken)
    {
        var unfinished = $"{path}.unfinished";
        var requests = 0;
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            await using (var compressed = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
            await using (var connection = await store.OpenReadingAsync(cancellationToken))
            {
                requests = await WriteRowsAsync(connection, month, compressed, cancellationToken);
            }

#pragma warning disable CA1849 // FlushAsync does not reach the disk.
            file.Flush(flushToDisk: true);
#pragma warning restore CA1849
        }

        File.Move(unfinished, path, overwrite: true);
        return requests;
    }

    private async Task<int> WriteRowsAsync(DbConnection connection, int month, Stream lines, CancellationToken cancellationToken)
    {
        var (requests, after) = (0, First(month));
        while (true)
        {
            await using var usage = Command(
                connection,
                $"SELECT * FROM usage WHERE month = @month AND id > @first AND id < @end ORDER BY id LIMIT {Slice}", month, after, null);
            var (count, last) = await WriteAsync(usage, "usage", lines, cancellationToken);
            if (count == 0)
            {
                return requests;
            }

            await using var attempts = Command(
                connection,
                "SELECT * FROM attempt WHERE month = @month AND usage_id > @first AND usage_id <= @end ORDER BY usage_id, number",
                month, after, last);
            await WriteAsync(attempts, "attempt", lines, cancellationToken);
            (requests, after) = (requests + count, last);
        }
    }

    private static async Task<(int Count, Guid Last)> WriteAsync(
        DbCommand command, string table, Stream lines, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (count, last, id) = (0, Guid.Empty, reader.GetOrdinal(table == "usage" ? "id" : "usage_id"));
        while (await reader.ReadAsync(cancellationToken))
        {
            await using (var line = new Utf8JsonWriter(lines, Form))
            {
                line.WriteStartObject();
                line.WriteString("table", table);
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    Write(line, reader.GetName(i), reader.GetValue(i));
                }

                line.WriteEndObject();
            }

            lines.WriteByte((byte)'\n');
            (count, last) = (count + 1, LedgerId.Of(reader.GetValue(id)));
        }

        return (count, last);
    }

    private static void Write(Utf8JsonWriter line, string name, object value)
    {
        switch (value)
        {
            case DBNull:
                break;
            case string text:
                line.WriteString(name, text);
                break;
            case Guid or byte[] { Length: 16 }:
                line.WriteString(name, LedgerId.Of(value));
                break;
            case byte[] bytes:
                line.WriteString(name, Convert.ToHexStringLower(bytes));
                break;
            case bool flag:
                line.WriteNumber(name, flag ? 1 : 0);
                break;
            default:
                line.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    // Ids are ordered by time, so that a month is a range of them: a request is recorded within hours of its start.
    private static Guid First(int month) => LedgerTime.FirstId(LedgerTime.StartOf(month).AddDays(-1));

    private static Guid End(int month) => LedgerTime.FirstId(LedgerTime.StartOf(month).AddMonths(1).AddDays(2));

    private DbCommand Command(DbConnection connection, string sql, int month, Guid first, Guid? end) => connection.Command(
        sql, ("@month", month), ("@first", store.IdValue(first)), ("@end", store.IdValue(end ?? End(month))));
}
