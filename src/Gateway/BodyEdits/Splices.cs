using System.Buffers;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.BodyEdits;

/// <summary>A part of a body and the text that takes its place.</summary>
/// <param name="Start">The first byte of the part.</param>
/// <param name="End">The position after it; equal to <paramref name="Start"/> for an insertion.</param>
/// <param name="Text">The text; empty to remove the part.</param>
internal readonly record struct Splice(int Start, int End, ReadOnlyMemory<byte> Text);

/// <summary>
/// Collects the edits of one body, in any order, and makes them together: every other byte stays. Positions are those of the
/// body before the edits.
/// </summary>
internal ref struct Splices
{
    private const int First = 16;

    private (Splice Edit, bool IsMember)[]? _edits;
    private int _count;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>Removes a member of an object or an item of a list, and one comma with it.</summary>
    public void Cut(MemberSpan member) => Add(new Splice(member.Start, member.End, default), isMember: true);

    /// <summary>Writes another value in place of a member's; an empty text changes nothing.</summary>
    public void Replace(MemberSpan member, ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty)
        {
            Add(new Splice(member.Value, member.End, value));
        }
    }

    public void Add(Splice edit) => Add(edit, isMember: false);

    /// <summary>Makes the edits and gives the memory of the collection back. An edit inside a removed part is left out.</summary>
    public void ApplyTo(RequestBody body)
    {
        if (_edits is not { } edits)
        {
            return;
        }

        edits.AsSpan(0, _count).Sort(static (one, other) => one.Edit.Start.CompareTo(other.Edit.Start));
        var splices = ArrayPool<Splice>.Shared.Rent(_count);
        var count = 0;
        foreach (var (edit, isMember) in edits.AsSpan(0, _count))
        {
            if (count == 0 || edit.Start >= splices[count - 1].End)
            {
                var whole = isMember ? WithComma(edit, body.Bytes.Span, splices, ref count) : edit;
                splices[count++] = whole;
            }
        }

        body.Apply(splices.AsSpan(0, count));
        ArrayPool<Splice>.Shared.Return(splices, clearArray: true);
        ArrayPool<(Splice Edit, bool IsMember)>.Shared.Return(edits, clearArray: true);
        _edits = null;
    }

    // Exactly one comma goes with a member, so that what is left is the same JSON object without it. The last member takes the
    // comma before it; if the members before it are removed too, that is the comma before the first of them.
    private static Splice WithComma(Splice edit, ReadOnlySpan<byte> body, Splice[] before, ref int count)
    {
        var next = body.Length - body[edit.End..].TrimStart(WhiteSpace).Length;
        if (body[next] == (byte)',')
        {
            return edit with { End = next + 1 };
        }

        while (body[..edit.Start].TrimEnd(WhiteSpace).Length - 1 is var comma && body[comma] == (byte)',')
        {
            if (count == 0 || before[count - 1].End <= comma)
            {
                return edit with { Start = comma };
            }

            edit = edit with { Start = before[--count].Start };
        }

        return edit;
    }

    private void Add(Splice edit, bool isMember)
    {
        _edits ??= ArrayPool<(Splice Edit, bool IsMember)>.Shared.Rent(First);
        if (_count == _edits.Length)
        {
            var larger = ArrayPool<(Splice Edit, bool IsMember)>.Shared.Rent(_count * 2);
            _edits.CopyTo(larger, 0);
            ArrayPool<(Splice Edit, bool IsMember)>.Shared.Return(_edits, clearArray: true);
            _edits = larger;
        }

        _edits[_count++] = (edit, isMember);
    }
}
