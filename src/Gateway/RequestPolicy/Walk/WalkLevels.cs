using System.Buffers;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Walk;

/// <summary>The objects and lists around the current place of a walk, innermost last, in pooled memory.</summary>
internal struct WalkLevels
{
    private const int First = 32; // The depth of requests without tools.

    private WalkLevel[]? _levels;

    public int Depth { get; private set; }

    public readonly ref WalkLevel Innermost => ref _levels![Depth - 1];

    public void Push(BodySchema schema, MemberSpan span)
    {
        _levels ??= ArrayPool<WalkLevel>.Shared.Rent(First);
        if (Depth == _levels.Length)
        {
            var larger = ArrayPool<WalkLevel>.Shared.Rent(Depth * 2);
            _levels.AsSpan().CopyTo(larger);
            ArrayPool<WalkLevel>.Shared.Return(_levels);
            _levels = larger;
        }

        _levels[Depth++] = new WalkLevel { Schema = schema, Span = span };
    }

    public void Pop()
    {
        Innermost.Names.Release();
        Depth--;
    }

    /// <summary>Returns all memory to the pool, wherever the walk has ended.</summary>
    public void Release()
    {
        while (Depth > 0)
        {
            Pop();
        }

        if (_levels is { } levels)
        {
            _levels = null;
            ArrayPool<WalkLevel>.Shared.Return(levels);
        }
    }
}

/// <summary>An object or list that a walk is in.</summary>
internal struct WalkLevel
{
    public BodySchema Schema;

    /// <summary>The position when it is the value of a member or a block of <c>system</c>; else not given.</summary>
    public MemberSpan Span;

    /// <summary>The number of items met in a list.</summary>
    public int Items;

    /// <summary>The defined members met, one bit for each.</summary>
    public ulong Seen;

    /// <summary>The other names met.</summary>
    public MemberNames Names;

    /// <summary>The texts of the object around it, kept while its own are collected.</summary>
    public CollectedTexts OuterTexts;
}
