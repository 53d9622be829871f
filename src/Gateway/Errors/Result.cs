using System.Diagnostics.CodeAnalysis;

namespace Gateway.Errors;

/// <summary>Either a value or the error that explains why there is none.</summary>
internal readonly struct Result<T>
    where T : class
{
    private readonly T? _value;

    private Result(T? value, GatewayError? error) => (_value, Error) = (value, error);

    /// <summary>The error; <c>null</c> when there is a value.</summary>
    public GatewayError? Error { get; }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(GatewayError error) => new(null, error);

    /// <summary>Splits the two cases; exactly one of the out arguments is not <c>null</c>.</summary>
    public bool Is([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out GatewayError? error)
    {
        (value, error) = (_value, Error);
        return error is null;
    }
}
