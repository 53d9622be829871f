using System.Text;
using System.Text.Json;

namespace Gateway.Usage;

/// <summary>
/// A JSON member that the gateway reads, found by its exact name: its meaning and the members that are read inside it.
/// </summary>
internal sealed class JsonMember<T>(string name, T meaning, params JsonMember<T>[] inside)
{
    private static int _last;

    private readonly byte[] _name = Encoding.UTF8.GetBytes(name);

    public T Meaning { get; } = meaning;

    public JsonMember<T>[] Inside { get; } = inside;

    /// <summary>Unique id of this member.</summary>
    public int Id { get; } = Interlocked.Increment(ref _last);

    /// <summary>
    /// Finds the member whose name <paramref name="reader"/> is at; <c>null</c> when it is not among <paramref name="members"/>.
    /// No provider escapes these names, so an escaped name is treated as another member.
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
