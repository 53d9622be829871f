using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>A column of rows that are sent as one array for each column.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Parameter">Makes the array.</param>
internal sealed record Column<TRow>(string Name, Func<IReadOnlyList<TRow>, NpgsqlParameter> Parameter)
{
    /// <summary>A column, with the value that a row has in it.</summary>
    public static Column<TRow> Of<TValue>(string name, Func<TRow, TValue> value) => new(name, rows =>
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        return new NpgsqlParameter<TValue[]> { TypedValue = values };
    });
}

/// <summary>Rows as a table inside a statement.</summary>
internal static class Columns
{
    /// <summary>The names, separated by commas.</summary>
    public static string Names<TRow>(this IEnumerable<Column<TRow>> columns) => string.Join(", ", columns.Select(column => column.Name));

    /// <summary>The rows in a FROM clause: <c>unnest($1, $2) AS r (id, month)</c>.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="alias">The name for the rows.</param>
    /// <param name="before">The number of parameters that the statement has before these.</param>
    public static string Rows<TRow>(this IReadOnlyCollection<Column<TRow>> columns, string alias, int before = 0) =>
        $"unnest({string.Join(", ", columns.Select((_, index) => $"${before + index + 1}"))}) AS {alias} ({columns.Names()})";

    /// <summary>Adds the rows to a statement.</summary>
    public static void AddRows<TRow>(this NpgsqlBatchCommand command, IEnumerable<Column<TRow>> columns, IReadOnlyList<TRow> rows)
    {
        foreach (var column in columns)
        {
            command.Parameters.Add(column.Parameter(rows));
        }
    }
}
