using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// What a request asks for and Bedrock is not told, under the caller's names, for the response header that lists it. Each name is
/// listed once, without positions.
/// </summary>
internal sealed class DroppedMembers
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
            : ChatErrors.At(
                within + "*", // The path of an error is logged, and the name may be content.
                $"chat completions にない項目が {MaxUnknown} 個を超えています。取り除いてください。",
                $"more than {MaxUnknown} members are not part of chat completions. Remove them.");
    }
}
