using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gateway.RequestPolicy.Schemas;

/// <summary>
/// The names met so far in one object: a few in place, more in a pooled table. A name takes eight bytes; its text stays in
/// the body.
/// </summary>
internal struct MemberNames
{
    private const int Few = 12;
    private const int FirstTable = 32;

    private FewNames _few;
    private int _count;
    private Slot[]? _table;
    private int _mask;

    /// <summary>Adds a name. Returns false when it is already there.</summary>
    public bool Add(in MemberName name)
    {
        if (_table is null && _count < Few)
        {
            return AddToFew(name);
        }

        // At most three of four slots are taken, so that a search ends soon.
        if (_table is null || _count >= (_mask + 1) / 4 * 3)
        {
            Grow();
        }

        ref var slot = ref Find(name);
        if (slot.Start != 0)
        {
            return false;
        }

        slot = new Slot(name.Start, name.Hash);
        _count++;
        return true;
    }

    /// <summary>Returns the table to the pool.</summary>
    public void Release()
    {
        if (_table is { } table)
        {
            _table = null;
            ArrayPool<Slot>.Shared.Return(table);
        }
    }

    private bool AddToFew(in MemberName name)
    {
        foreach (var slot in _few[.._count])
        {
            if (slot.Hash == name.Hash && name.IsAt(slot.Start))
            {
                return false;
            }
        }

        _few[_count++] = new Slot(name.Start, name.Hash);
        return true;
    }

    // The slot of this name, or else the free slot where it belongs.
    private readonly ref Slot Find(in MemberName name)
    {
        var at = name.Hash & _mask;
        while (_table![at] is { Start: not 0 } slot && !(slot.Hash == name.Hash && name.IsAt(slot.Start)))
        {
            at = (at + 1) & _mask;
        }

        return ref _table[at];
    }

    private void Grow()
    {
        var old = _table;
        var size = old is null ? FirstTable : (_mask + 1) * 2;
        var larger = ArrayPool<Slot>.Shared.Rent(size);
        larger.AsSpan(0, size).Clear();
        foreach (var slot in old is null ? _few[.._count] : old.AsSpan(0, size / 2))
        {
            if (slot.Start != 0)
            {
                larger[FreeFrom(slot.Hash, larger, size - 1)] = slot;
            }
        }

        Release();
        (_table, _mask) = (larger, size - 1);
    }

    private static int FreeFrom(int hash, Slot[] table, int mask)
    {
        var at = hash & mask;
        while (table[at].Start != 0)
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    // 0 marks a free slot: a name never starts at 0, because the object itself begins there.
    private readonly record struct Slot(int Start, int Hash);

    [InlineArray(Few)]
    private struct FewNames
    {
        private Slot _first;
    }
}
