using Npgsql;

namespace Gateway.Usage.Ledger.PostgreSql;

/// <summary>A column of rows that are sent as one array for each column.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="CreateValues">Makes a place for its values.</param>
internal sealed record Column<TRow>(string Name, Func<IColumnValues<TRow>> CreateValues)
{
    /// <summary>A column, with the value that a row has in it.</summary>
    public static Column<TRow> Of<TValue>(string name, Func<TRow, TValue> value) => new(name, () => new ColumnValues<TRow, TValue>(value));
}

/// <summary>The values of a column in one statement, used again for every batch.</summary>
internal interface IColumnValues<TRow>
{
    /// <summary>The parameter that sends them.</summary>
    NpgsqlParameter Parameter { get; }

    /// <summary>Replaces them by those of other rows.</summary>
    void Fill(IReadOnlyList<TRow> rows);
}

/// <inheritdoc/>
internal sealed class ColumnValues<TRow, TValue>(Func<TRow, TValue> value) : IColumnValues<TRow>
{
    private readonly NpgsqlParameter<List<TValue>> _parameter = new() { TypedValue = [] };

    public NpgsqlParameter Parameter => _parameter;

    public void Fill(IReadOnlyList<TRow> rows)
    {
        var values = _parameter.TypedValue!;
        values.Clear();
        for (var i = 0; i < rows.Count; i++)
        {
            values.Add(value(rows[i]));
        }
    }
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

    /// <summary>Adds the rows to a statement that is used once.</summary>
    public static void AddRows<TRow>(this NpgsqlBatchCommand statement, IEnumerable<Column<TRow>> columns, IReadOnlyList<TRow> rows) =>
        new StatementRows<TRow>(statement, columns).Fill(rows);
}

/// <summary>The rows of a statement, in parameters that are used again for every batch.</summary>
internal sealed class StatementRows<TRow>
{
    private readonly IColumnValues<TRow>[] _values;

    /// <summary>Adds the parameters to a statement.</summary>
    public StatementRows(NpgsqlBatchCommand statement, IEnumerable<Column<TRow>> columns)
    {
        _values = [.. columns.Select(column => column.CreateValues())];
        foreach (var values in _values)
        {
            statement.Parameters.Add(values.Parameter);
        }
    }

    /// <summary>Replaces the rows by others.</summary>
    public void Fill(IReadOnlyList<TRow> rows)
    {
        foreach (var values in _values)
        {
            values.Fill(rows);
        }
    }
}
