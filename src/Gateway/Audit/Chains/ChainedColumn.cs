using System.Data.Common;

namespace Gateway.Audit.Chains;

/// <summary>
/// A column that a MAC covers, and its value in a row that is about to be written. The same list makes the bytes from a row in
/// memory and from the database.
/// </summary>
internal sealed class ChainedColumn<TRow>
{
    private readonly Func<TRow, string?>? _text;
    private readonly Func<TRow, long?>? _number;

    private ChainedColumn(string name, Func<TRow, string?>? text, Func<TRow, long?>? number) =>
        (Name, _text, _number) = (name, text, number);

    /// <summary>The column's name.</summary>
    public string Name { get; }

    public static ChainedColumn<TRow> Text(string name, Func<TRow, string?> value) => new(name, value, null);

    public static ChainedColumn<TRow> Number(string name, Func<TRow, long?> value) => new(name, null, value);

    /// <summary>True for a text, false for a whole number.</summary>
    public bool IsText => _text is not null;

    /// <summary>Adds the value of a row in memory.</summary>
    public void AddTo(CanonicalBytes bytes, TRow row)
    {
        if (_text is not null)
        {
            bytes.Add(_text(row));
        }
        else
        {
            bytes.Add(_number!(row));
        }
    }

    /// <summary>Adds the value of a row of the database, where numbers were cast to <c>bigint</c>.</summary>
    public void AddTo(CanonicalBytes bytes, DbDataReader reader, int ordinal)
    {
        var isNull = reader.IsDBNull(ordinal);
        if (_text is not null)
        {
            bytes.Add(isNull ? null : reader.GetString(ordinal));
        }
        else
        {
            bytes.Add(isNull ? null : reader.GetInt64(ordinal));
        }
    }

    /// <summary>The value of a row in memory, for a parameter.</summary>
    public object? ValueOf(TRow row) => _text is not null ? _text(row) : _number!(row);
}
