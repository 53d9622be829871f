using System.Buffers;
using System.Text;
using Gateway.Errors;

namespace Gateway.ContractorFiles;

/// <summary>
/// Reads a CSV file row by row, as RFC 4180 has it: quoted cells may hold commas, quotes and line ends. Strict, because a file that
/// is read wrongly is a bill that is read wrongly. Has one row in memory.
/// </summary>
internal sealed class CsvReader : IDisposable
{
    // Rows of a bill are some kilobytes: maps of tags are the largest cells.
    private const int MaxRow = 4 * 1024 * 1024;

    private const int End = -1;

    private static readonly Text Remedy = new(
        "エクスポートのファイルを、表計算ソフトなどで保存し直さずに、そのまま受け取ってください。",
        "Ask for the file as it was exported, not saved again by another program.");

    private readonly string _path;
    private readonly StreamReader _reader;
    private readonly char[] _buffer = ArrayPool<char>.Shared.Rent(32 * 1024);
    private readonly List<int> _ends = [];
    private char[] _row = ArrayPool<char>.Shared.Rent(16 * 1024);
    private (int At, int Filled) _position;
    private int _length;

    /// <param name="path">The path, for errors.</param>
    /// <param name="file">The file; disposed with the reader. UTF-8, with or without a byte order mark.</param>
    public CsvReader(string path, Stream file) =>
        (_path, _reader) = (path, new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true)));

    /// <summary>The number of the row that was read, from 1: the header.</summary>
    public long Row { get; private set; }

    /// <summary>The number of its cells.</summary>
    public int Count => _ends.Count;

    /// <summary>A cell, without its quotes. Valid until the next row.</summary>
    public ReadOnlySpan<char> this[int cell]
    {
        get
        {
            var start = cell == 0 ? 0 : _ends[cell - 1];
            return _row.AsSpan(start, _ends[cell] - start);
        }
    }

    /// <summary>Reads the next row that is not empty; false at the end of the file.</summary>
    /// <exception cref="ContractorFileException">The file is not CSV, or is cut.</exception>
    public bool Read()
    {
        int next;
        do
        {
            (_length, next) = (0, Next());
            _ends.Clear();
            if (next == End)
            {
                return false;
            }

            Row++;
        }
        while (IsLineEnd(next));

        ReadRow(next);
        return true;
    }

    public void Dispose()
    {
        _reader.Dispose();
        ArrayPool<char>.Shared.Return(_buffer);
        ArrayPool<char>.Shared.Return(_row);
    }

    private void ReadRow(int first)
    {
        var next = first;
        while (true)
        {
            next = next == '"' ? ReadQuoted() : ReadPlain(next);
            _ends.Add(_length);
            if (next != ',')
            {
                return;
            }

            next = Next();
        }
    }

    // Returns what follows the cell: a comma, the end of the line (taken) or of the file.
    private int ReadPlain(int next)
    {
        while (next is not (',' or End) && !IsLineEnd(next))
        {
            if (next == '"')
            {
                throw Broken("引用符で始まらないセルの中に引用符があります。", "There is a quote in a cell that does not begin with one. ");
            }

            Keep((char)next);
            next = Next();
        }

        return next;
    }

    private int ReadQuoted()
    {
        while (true)
        {
            var next = Next();
            if (next == End)
            {
                throw Broken("引用符が閉じられないまま、ファイルが終わっています。", "The file ends within a quoted cell. ");
            }

            if (next == '"')
            {
                next = Next();
                if (next != '"')
                {
                    return next is ',' or End || IsLineEnd(next)
                        ? next
                        : throw Broken("閉じた引用符の後に文字があります。", "There is text after the end of a quoted cell. ");
                }
            }

            Keep((char)next);
        }
    }

    // A line feed, with or without a carriage return before it, which is then taken with it.
    private bool IsLineEnd(int next)
    {
        if (next == '\r')
        {
            return Peek() is '\n' or End ? Next() is '\n' or End : throw Broken("改行が CR だけです。", "A line ends with a carriage return alone. ");
        }

        return next == '\n';
    }

    private void Keep(char next)
    {
        if (_length == _row.Length)
        {
            if (_length >= MaxRow)
            {
                throw Broken("1 行が長すぎます。", "The row is too long. ");
            }

            var larger = ArrayPool<char>.Shared.Rent(_row.Length * 2);
            _row.CopyTo(larger, 0);
            ArrayPool<char>.Shared.Return(_row);
            _row = larger;
        }

        _row[_length++] = next;
    }

    private int Next()
    {
        var next = Peek();
        _position.At += next == End ? 0 : 1;
        return next;
    }

    private int Peek()
    {
        if (_position.At == _position.Filled)
        {
            try
            {
                _position = (0, _reader.Read(_buffer, 0, _buffer.Length));
            }
            catch (DecoderFallbackException wrong)
            {
                throw Broken("UTF-8 ではありません。", "It is not UTF-8. ", wrong);
            }
            catch (IOException failure)
            {
                throw ContractorFile.Unreadable(_path, failure);
            }
        }

        return _position.Filled == 0 ? End : _buffer[_position.At];
    }

    private ContractorFileException Broken(string ja, string en, Exception? cause = null) =>
        new(_path, new(ja + Remedy.Ja, en + Remedy.En), Math.Max(Row, 1), cause: cause);
}
