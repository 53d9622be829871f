using System.Buffers;
using System.Text;

namespace Gateway.RequestPolicy.Schemas;

/// <summary>The current place of a walk: the objects and lists around it, and the member or item in each.</summary>
/// <remarks>A path becomes text only when something is denied. The steps are in pooled memory.</remarks>
internal struct MemberPath
{
    /// <summary>
    /// The most objects and lists inside each other; only a guard against abuse. A JSON Schema needs two levels for each of
    /// its own, and AWS documents no limit.
    /// </summary>
    public const int MaxDepth = 1000;

    private static readonly SearchValues<byte> OfNames =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"u8);

    private static readonly SearchValues<byte> OfLoggedNames =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"u8);

    // The longest path that a setting is compared with; no path that the APIs define comes near it.
    public const int MaxPatternLength = 512;

    private const int MaxNameLength = 64;

    private const int MaxLoggedNameLength = 40;

    private const int FirstSteps = 32;

    // Deeper steps have the caller's own names, and a thousand of them are of no use to a reader.
    private const int MaxStepsShown = 24;

    private Step[]? _steps;
    private int _depth;

    /// <summary>Enters an object, or with <c>null</c> a list.</summary>
    public void Enter(BodySchema? schema)
    {
        _steps ??= ArrayPool<Step>.Shared.Rent(FirstSteps);
        if (_depth == _steps.Length)
        {
            var larger = ArrayPool<Step>.Shared.Rent(_depth * 2);
            _steps.AsSpan().CopyTo(larger);
            ArrayPool<Step>.Shared.Return(_steps);
            _steps = larger;
        }

        _steps[_depth++] = new Step(schema, 0);
    }

    public void Leave() => _depth--;

    /// <summary>Moves to the item with this index, or to the member with this index in the schema.</summary>
    public readonly void At(int index) => _steps![_depth - 1].Index = index;

    /// <summary>Moves to a member that is not defined, whose name begins at <paramref name="start"/>.</summary>
    public readonly void AtName(int start) => _steps![_depth - 1].Index = ~start;

    /// <summary>Returns the memory to the pool.</summary>
    public void Release()
    {
        if (_steps is { } steps)
        {
            (_steps, _depth) = (null, 0);
            ArrayPool<Step>.Shared.Return(steps);
        }
    }

    /// <summary>
    /// The path for people. A name that the API does not define is the caller's own and becomes <c>*</c>.
    /// </summary>
    public readonly string Text(PathNames names)
    {
        var text = new StringBuilder();
        foreach (var step in Shown)
        {
            Add(text, step, step.Schema is { } schema && step.Index >= 0 ? schema.NameOf(step.Index) : "*"u8);
        }

        return Of(names, text, "");
    }

    /// <summary>
    /// The path for people, with every name that looks like a name of an API: a caller must see which member is not
    /// allowed.
    /// </summary>
    /// <param name="names">The names under which the caller knows places.</param>
    /// <param name="body">The body that holds the names.</param>
    /// <param name="below">The rest of the path, below the current place.</param>
    public readonly string Text(PathNames names, ReadOnlySpan<byte> body, string below)
    {
        var text = new StringBuilder();
        foreach (var step in Shown)
        {
            var name = Name(step, body);
            Add(text, step, name.IsEmpty ? "*"u8 : name);
        }

        return Of(names, text, below);
    }

    /// <summary>
    /// The path for the log, which more people read, and for longer. Of names that the API does not define it shows those of
    /// letters and <c>_</c> alone, so that a number or key in the wrong place is never written down.
    /// </summary>
    public readonly string LoggedText(PathNames names, ReadOnlySpan<byte> body, string below)
    {
        var text = new StringBuilder();
        foreach (var step in Shown)
        {
            var name = Name(step, body);
            var isShown = step.Index >= 0
                || (name.Length is > 0 and <= MaxLoggedNameLength && !name.ContainsAnyExcept(OfLoggedNames));
            Add(text, step, isShown ? name : "*"u8);
        }

        return Of(names, text, below);
    }

    /// <summary>The name of the current member; empty for an item, or a name that does not look like one of an API.</summary>
    public readonly string LastName(ReadOnlySpan<byte> body) =>
        _depth == 0 ? "" : Encoding.UTF8.GetString(Name(_steps![_depth - 1], body));

    /// <summary>
    /// The path in the form that settings use: without positions, and from the request itself on. Empty where a name does not
    /// look like one of an API.
    /// </summary>
    /// <param name="body">The body that holds the names.</param>
    /// <param name="into">At least <see cref="MaxPatternLength"/> bytes.</param>
    public readonly ReadOnlySpan<byte> Pattern(ReadOnlySpan<byte> body, Span<byte> into)
    {
        var length = 0;
        foreach (var step in All)
        {
            if (step.Schema?.Kind == SchemaKind.Envelope)
            {
                continue;
            }

            var name = step.Schema is null ? "[]"u8 : Name(step, body);
            if (name.IsEmpty || length + name.Length >= MaxPatternLength)
            {
                return default;
            }

            if (length > 0 && step.Schema is not null)
            {
                into[length++] = (byte)'.';
            }

            name.CopyTo(into[length..]);
            length += name.Length;
        }

        return into[..length];
    }

    private readonly ReadOnlySpan<Step> All => _steps.AsSpan(0, _depth);

    private readonly ReadOnlySpan<Step> Shown => _steps.AsSpan(0, Math.Min(_depth, MaxStepsShown));

    private readonly string Of(PathNames names, StringBuilder text, string below) =>
        names.Of(text.Append(_depth > MaxStepsShown ? "…" : below).ToString());

    // The name of a member; empty for one that is not defined and does not look like a name of an API.
    private static ReadOnlySpan<byte> Name(in Step step, ReadOnlySpan<byte> body)
    {
        if (step.Schema is not { } schema)
        {
            return default;
        }

        if (step.Index >= 0)
        {
            return schema.NameOf(step.Index);
        }

        var start = ~step.Index + 1;
        var length = body[start..].IndexOf((byte)'"');
        if (!schema.DeniesOthers || length is < 1 or > MaxNameLength)
        {
            return default;
        }

        var name = body.Slice(start, length);
        return name.ContainsAnyExcept(OfNames) ? default : name;
    }

    private static void Add(StringBuilder text, in Step step, ReadOnlySpan<byte> name)
    {
        if (step.Schema is null)
        {
            text.Append('[').Append(step.Index).Append(']');
            return;
        }

        text.Append(text.Length > 0 ? "." : "").Append(Encoding.UTF8.GetString(name));
    }

    private record struct Step(BodySchema? Schema, int Index);
}
