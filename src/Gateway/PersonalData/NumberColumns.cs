using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>
/// Distinguishes columns of other numbers with as many digits (an export of their keys) from one number among them: one in eleven
/// has the right check digit by chance, so the share of right ones within each column decides. Numbers are in one column when
/// they have the same place in their lines and the same characters beside them.
/// </summary>
internal sealed class NumberColumns
{
    private const int Columns = 64;

    // The least numbers of a column; of fewer, chance decides.
    private const int MinCount = 5;

    // The greatest length of a line of an export.
    private const int MaxLineLength = 4096;

    private const int DigitsInOnePiece = 12;

    // ": ", with the backslashes that it has in JSON inside JSON.
    private const int MaxBeside = 12;
    private const int NameBytes = 9;

    // A line begins after the n of an escape; the first line of a text is treated the same.
    private static readonly uint LineStart = Beside("n"u8);

    // The effect of a character on the cells of a line; for n and t only after a backslash.
    private static readonly CellMark[] Marks = [.. Enumerable.Range(0, 0x100).Select(code => (char)code switch
    {
        '\n' or '{' => CellMark.LineStart,
        ',' or '\t' or '|' => CellMark.CellEnd,
        'n' => CellMark.LineStart | CellMark.IfEscaped,
        't' => CellMark.CellEnd | CellMark.IfEscaped,
        _ => CellMark.None,
    })];

    private Counts _looked;
    private Counts _right;
    private int _at;
    private int _cell;

    /// <summary>Counts a number.</summary>
    /// <param name="text">The body, up to the end of the text of the number.</param>
    /// <param name="textStart">The position of that text.</param>
    /// <param name="start">The position of the number.</param>
    /// <param name="end">The position after it.</param>
    /// <param name="isRight">True when its check digit is right.</param>
    /// <returns>Its column.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Count(ReadOnlySpan<byte> text, int textStart, int start, int end, bool isRight)
    {
        var cell = Cell(text[..start], textStart);
        _at = end - start == DigitsInOnePiece && start >= textStart ? end : start; // Otherwise cells may end between its digits.
        var beside = start == textStart && end < text.Length ? LineStart : Beside(text[..start]);
        var column = (int)(Mixed(Mixed(beside, After(text[end..])), (uint)cell) % Columns);
        _looked[column]++;
        _right[column] += isRight ? 1 : 0;
        return column;
    }

    /// <summary>
    /// True when a column has other numbers: most have a wrong check digit. Numbers that are in no column are evaluated together.
    /// </summary>
    public bool IsOfOthers(int column)
    {
        var (looked, right) = (_looked[column], _right[column]);
        for (var i = 0; looked < MinCount && i < Columns; i++)
        {
            var isColumn = i == column || _looked[i] >= MinCount;
            (looked, right) = isColumn ? (looked, right) : (looked + _looked[i], right + _right[i]);
        }

        return looked >= MinCount && 2 * right < looked;
    }

    /// <summary>True when a column certainly has such numbers: nine of ten have the right check digit.</summary>
    public bool IsCertain(int column) => _looked[column] >= MinCount && 10 * _right[column] >= 9 * _looked[column];

    // The number of cells before it in its line, or of members in its object. Continues from the number before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Cell(ReadOnlySpan<byte> before, int textStart)
    {
        if (_at <= textStart)
        {
            (_at, _cell) = (textStart, 0);
        }

        var line = before[Math.Max(Math.Min(_at, before.Length), before.Length - MaxLineLength)..];
        var cell = _cell;
        for (var i = 0; i < line.Length; i++)
        {
            var mark = Marks[line[i]];
            if (mark != CellMark.None && ((mark & CellMark.IfEscaped) == 0 || (i > 0 && line[i - 1] == '\\')))
            {
                cell = (mark & CellMark.LineStart) != 0 ? 0 : cell + 1;
            }
        }

        return _cell = cell;
    }

    // A hash of the character before it, or of the end of the name before it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Beside(ReadOnlySpan<byte> before)
    {
        var (at, isNamed) = (before.Length, false);
        while (at > 0 && before.Length - at < MaxBeside && before[at - 1] is (byte)' ' or (byte)'"' or (byte)'\\' or (byte)':')
        {
            isNamed |= before[at - 1] == ':';
            at--;
        }

        var mixed = 0u;
        foreach (var part in before[Math.Max(0, at - (isNamed ? NameBytes : 1))..at])
        {
            mixed = Mixed(mixed, char.IsAsciiDigit((char)part) ? '0' : part == '\n' ? 'n' : part);
        }

        return mixed;
    }

    // The last line of a text has no line break, but counts as if it had.
    private static uint After(ReadOnlySpan<byte> text) => text is [not ((byte)'\\' or (byte)'\n' or (byte)'\r') and var next, ..] ? next : '\\';

    // Not the platform's hash, which differs in each process.
    private static uint Mixed(uint one, uint other) => ((one ^ other) * 0x01000193) ^ (one >> 15);

    [Flags]
    private enum CellMark : byte
    {
        None = 0,
        LineStart = 1,
        CellEnd = 2,
        IfEscaped = 4,
    }

    [InlineArray(Columns)]
    private struct Counts
    {
        private int _first;
    }
}
