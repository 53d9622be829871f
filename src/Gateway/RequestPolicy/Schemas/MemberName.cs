using System.Buffers;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.RequestPolicy.Schemas;

/// <summary>The name of a member, without its escapes, and its position in the body.</summary>
internal readonly ref struct MemberName
{
    private const int MaxOnStack = 256;

    // Random for each process, so that an attacker cannot choose names whose hashes collide.
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    private readonly ReadOnlySpan<byte> _body;
    private readonly ReadOnlySpan<byte> _text;
    private readonly bool _exact;

    /// <param name="body">The whole body.</param>
    /// <param name="start">The position of the opening quote of the name.</param>
    /// <param name="text">The name in UTF-8.</param>
    /// <param name="exact">True when a name in another case is another name.</param>
    public MemberName(ReadOnlySpan<byte> body, int start, ReadOnlySpan<byte> text, bool exact)
    {
        _body = body;
        _text = text;
        _exact = exact;
        Start = start;
        Hash = exact ? unchecked((int)XxHash3.HashToUInt64(text, Seed)) : HashInAnyCase(text);
    }

    public int Start { get; }

    /// <summary>Equal for equal names, and sometimes for different ones.</summary>
    public int Hash { get; }

    /// <summary>True when the name whose opening quote is at <paramref name="start"/> is the same.</summary>
    public bool IsAt(int start)
    {
        // The reader takes the string as a whole JSON text: it ends at the closing quote and ignores the rest.
        var other = new Utf8JsonReader(_body[start..]);
        other.Read();
        return _exact
            ? other.ValueTextEquals(_text)
            : string.Equals(other.GetString(), Encoding.UTF8.GetString(_text), StringComparison.OrdinalIgnoreCase);
    }

    private static int HashInAnyCase(ReadOnlySpan<byte> text)
    {
        if (text.Length <= MaxOnStack)
        {
            Span<char> few = stackalloc char[MaxOnStack];
            return HashInAnyCase(few[..Encoding.UTF8.GetChars(text, few)]);
        }

        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var hash = HashInAnyCase(rented.AsSpan(0, Encoding.UTF8.GetChars(text, rented)));
        ArrayPool<char>.Shared.Return(rented);
        return hash;
    }

    // The platform's own hash: seeded for each process, and consistent with its comparison.
    private static int HashInAnyCase(ReadOnlySpan<char> text) =>
        string.GetHashCode(text, StringComparison.OrdinalIgnoreCase);
}
