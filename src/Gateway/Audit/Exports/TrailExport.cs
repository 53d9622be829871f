using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Csv;
using Gateway.Usage.Ledger;

namespace Gateway.Audit.Exports;

/// <summary>Writes records of the trail and requests of the ledger in one order of time: JSON lines, or CSV for a spreadsheet.</summary>
internal static class TrailExport
{
    // A column of the file, with its source in the table audit and in the table usage.
    private static readonly (string Name, string Event, string Request, bool IsNumber)[] Columns =
    [
        ("record", "'event'", "'request'", false), ("at", "at", "started_at", true), ("kind", "kind", "'request'", false),
        ("actor", "actor", "'application'", false), ("application", "application", "application", false),
        ("department", "NULL", "department", false), ("end_user", "end_user", "end_user", false), ("operation", "NULL", "operation", false),
        ("alias", "alias", "alias", false), ("model_id", "NULL", "model_id", false), ("target", "target", "target", false),
        ("proof_id", "proof_id", "proof_id", false), ("subject", "subject", "NULL", false), ("result", "result", "outcome", false),
        ("status", "NULL", "status", true), ("code", "code", "code", false), ("rules", "rules", "rule_ids", false),
        ("request_id", "request_id", "request_id", false), ("address", "address", "NULL", false), ("times", "times", "NULL", true),
        ("input_tokens", "NULL", "input_tokens", true), ("output_tokens", "NULL", "output_tokens", true),
        ("cost_pusd", "NULL", "cost_pusd", true), ("detail", "detail", "NULL", false), ("place", "seq", "audit_seq", true),
    ];

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes what the filter lets through.</summary>
    /// <returns>The number of records.</returns>
    public static async Task<long> WriteAsync(
        DbConnection connection, ExportFilter filter, bool isCsv, TextWriter output, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(SqlOf(filter), [.. Values(filter)]);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (isCsv)
        {
            await output.WriteAsync(CsvOf(Columns.Select(column => (CsvCell)column.Name).Append("chain")));
        }

        var count = 0L;
        while (await reader.ReadAsync(cancellationToken))
        {
            await output.WriteAsync(isCsv ? CsvOf(Cells(reader)) : JsonOf(reader));
            count++;
        }

        return count;
    }

    private static string SqlOf(ExportFilter filter)
    {
        var where = string.Concat(
            filter.RequestId is null ? "" : " AND request_id = @request_id", filter.Application is null ? "" : " AND application = @application");
        return $"""
            SELECT {Select(column => column.Event)}, chain FROM audit WHERE at >= @from AND at < @to{where}
            UNION ALL
            SELECT {Select(column => column.Request)}, audit_chain FROM usage WHERE started_at >= @from AND started_at < @to{where}
            ORDER BY 2
            """;

        static string Select(Func<(string Name, string Event, string Request, bool IsNumber), string> source) => string.Join(
            ", ", Columns.Select(column => $"CAST({source(column)} AS {(column.IsNumber ? "bigint" : "text")})"));
    }

    private static IEnumerable<(string, object?)> Values(ExportFilter filter)
    {
        yield return ("@from", filter.From.ToUnixTimeMilliseconds());
        yield return ("@to", filter.To.ToUnixTimeMilliseconds());
        if (filter.RequestId is not null)
        {
            yield return ("@request_id", filter.RequestId);
        }

        if (filter.Application is not null)
        {
            yield return ("@application", filter.Application);
        }
    }

    private static string CsvOf(IEnumerable<CsvCell> cells)
    {
        var row = new StringBuilder();
        CsvRow.Append(row, [.. cells]);
        return row.ToString();
    }

    private static IEnumerable<CsvCell> Cells(DbDataReader reader)
    {
        for (var i = 0; i < Columns.Length; i++)
        {
            yield return reader.IsDBNull(i) ? "" : i == 1 ? Time(reader.GetInt64(i)) : Columns[i].IsNumber ? CsvCell.Number(reader.GetInt64(i)) : reader.GetString(i);
        }

        yield return Chain(reader);
    }

    private static string JsonOf(DbDataReader reader)
    {
        using var buffer = new MemoryStream();
        using (var line = new Utf8JsonWriter(buffer, Readable))
        {
            line.WriteStartObject();
            for (var i = 0; i < Columns.Length; i++)
            {
                if (reader.IsDBNull(i))
                {
                    continue;
                }

                if (Columns[i].IsNumber && i != 1)
                {
                    line.WriteNumber(Columns[i].Name, reader.GetInt64(i));
                }
                else
                {
                    line.WriteString(Columns[i].Name, i == 1 ? Time(reader.GetInt64(i)) : reader.GetString(i));
                }
            }

            line.WriteString("chain", Chain(reader));
            line.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + '\n';
    }

    private static string Chain(DbDataReader reader) =>
        reader.IsDBNull(Columns.Length) ? "" : LedgerId.Of(reader.GetValue(Columns.Length)).ToString();

    private static string Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
