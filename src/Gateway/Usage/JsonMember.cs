using System.Text;
using System.Text.Json;

namespace Gateway.Usage;

/// <summary>
/// A JSON member the gateway reads, by its exact name: what it means, and what is read inside it.
/// </summary>
internal sealed class JsonMember<T>(string name, T meaning, params JsonMember<T>[] inside)
{
    private static int _last;

    private readonly byte[] _name = Encoding.UTF8.GetBytes(name);

    public T Meaning { get; } = meaning;

    public JsonMember<T>[] Inside { get; } = inside;

    /// <summary>Tells it from every other.</summary>
    public int Id { get; } = Interlocked.Increment(ref _last);

    /// <summary>
    /// The member whose name <paramref name="reader"/> stands on; <c>null</c> when it is not among
    /// <paramref name="members"/>. No provider escapes these names: an escaped one is some other member.
    /// </summary>
    public static JsonMember<T>? Find(JsonMember<T>[] members, ref Utf8JsonReader reader)
    {
        foreach (var member in members)
        {
            if (reader.ValueSpan.SequenceEqual(member._name))
            {
                return member;
            }
        }

        return null;
    }
}
