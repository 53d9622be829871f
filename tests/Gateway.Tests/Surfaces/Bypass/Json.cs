using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>JSON texts in which one object is changed in a way that no JSON writer would.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Objects whose names belong to the caller: two names that differ in case are two names.
    private static readonly HashSet<string> CallersOwn =
        new(StringComparer.Ordinal) { "json", "additionalModelRequestFields", "requestMetadata" };

    public static string Text(string text) => JsonSerializer.Serialize(text, Plain);

    /// <summary>A name with some of its characters, at least one, escaped.</summary>
    public static string Escaped(SplitMix64 dice, string name) =>
        '"' + dice.Some(name, c => dice.Toss() ? $"\\u{(int)c:x4}" : $"\\u{(int)c:X4}") + '"';

    /// <summary>Every object that has members, starting with the root.</summary>
    /// <param name="root">The root.</param>
    /// <param name="onlyDefined">True to leave out objects whose names the API leaves to the caller.</param>
    public static IEnumerable<JsonObject> Objects(JsonNode? root, bool onlyDefined) => root switch
    {
        JsonArray list => list.SelectMany(item => Objects(item, onlyDefined)),
        JsonObject found => found
            .Where(member => !(onlyDefined && CallersOwn.Contains(member.Key)))
            .SelectMany(member => Objects(member.Value, onlyDefined))
            .Prepend(found)
            .Where(item => item.Count > 0),
        _ => [],
    };

    /// <summary>The text of <paramref name="root"/> with one more member in one of its objects.</summary>
    public static string With(JsonNode? root, JsonObject at, int index, string member) => root switch
    {
        JsonArray list => $"[{string.Join(',', list.Select(item => With(item, at, index, member)))}]",
        JsonObject found => Members(found, at, index, member),
        null => "null",
        _ => root.ToJsonString(Plain),
    };

    private static string Members(JsonObject found, JsonObject at, int index, string member)
    {
        var members = found.Select(pair => $"{Text(pair.Key)}:{With(pair.Value, at, index, member)}").ToList();
        if (found == at)
        {
            members.Insert(index, member);
        }

        return new StringBuilder("{").AppendJoin(',', members).Append('}').ToString();
    }
}
