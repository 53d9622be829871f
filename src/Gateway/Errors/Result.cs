using System.Diagnostics.CodeAnalysis;

namespace Gateway.Errors;

/// <summary>Either a value or the refusal that stands in its place.</summary>
internal readonly struct Result<T>
    where T : class
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>Why there is no value; <c>null</c> when there is one.</summary>
    public Refusal? Refusal { get; }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(null, refusal);

    /// <summary>Splits the two cases; exactly one of the out arguments is not <c>null</c>.</summary>
    public bool Is([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (_value, Refusal);
        return refusal is null;
    }
}
