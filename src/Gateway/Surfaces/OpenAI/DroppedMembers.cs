using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI;

/// <summary>
/// What a request asks for and Bedrock is not told, under the caller's names, for the response header that lists it. Each name is
/// listed once, without positions.
/// </summary>
/// <param name="api">The name of the API, for the error.</param>
internal sealed class DroppedMembers(string api)
{
    // The header that names them must not grow past what proxies take.
    private const int MaxUnknown = 32;

    private readonly List<string> _names = [];
    private int _unknown;

    public IReadOnlyList<string> Names => _names;

    public void Add(string name)
    {
        if (!_names.Contains(name))
        {
            _names.Add(name);
        }
    }

    /// <summary>Drops the members of an object that nobody knows. One that is null counts as absent.</summary>
    /// <param name="within">The path of the object, with a dot at its end.</param>
    /// <param name="parent">The object.</param>
    /// <param name="known">The members that are read, or without which the answer is the same.</param>
    /// <returns>The error when there are too many of them.</returns>
    public GatewayError? AddOthers(string within, JsonElement parent, params ReadOnlySpan<string> known)
    {
        foreach (var member in parent.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null
                && !IsAny(member, known)
                && AddUnknown(within, member.Name) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>Drops a member that nobody knows.</summary>
    /// <param name="within">The path of the object that has it, with a dot at its end; empty for the request itself.</param>
    /// <param name="name">The caller's name of it, shown only when it looks like a name of an API.</param>
    /// <returns>The error when there are too many of them.</returns>
    public GatewayError? AddUnknown(string within, string name)
    {
        var shown = within + MemberNames.Shown(name);
        if (_names.Contains(shown))
        {
            return null;
        }

        _names.Add(shown);
        return ++_unknown <= MaxUnknown
            ? null
            : RequestErrors.At(
                within + "*", // The path of an error is logged, and the name may be content.
                $"{api} にない項目が {MaxUnknown} 個を超えています。取り除いてください。",
                $"more than {MaxUnknown} members are not part of {api}. Remove them.");
    }

    private static bool IsAny(in JsonProperty member, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (member.NameEquals(name))
            {
                return true;
            }
        }

        return false;
    }
}
