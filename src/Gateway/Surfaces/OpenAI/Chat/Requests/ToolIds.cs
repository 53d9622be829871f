using System.Buffers;
using System.Globalization;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// The ids of tool calls. Converse takes 1 to 64 of <c>[a-zA-Z0-9_.:-]</c>, each once in a conversation; clients send longer ones,
/// and some number their calls anew in each turn. Any other id becomes one by a hash of it, the same in every request.
/// </summary>
internal sealed class ToolIds
{
    private const int MaxLength = 64;

    private const int HashLength = 24;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");

    private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal);

    /// <summary>The id to send for one more call.</summary>
    /// <param name="id">The caller's id, not empty.</param>
    public string Send(string id)
    {
        var time = _times[id] = _times.GetValueOrDefault(id) + 1;
        return time == 1 && id.Length <= MaxLength && !id.AsSpan().ContainsAnyExcept(Allowed)
            ? id
            : "call_" + ToolNames.Hash(string.Create(CultureInfo.InvariantCulture, $"{time} {id}"), HashLength);
    }
}
