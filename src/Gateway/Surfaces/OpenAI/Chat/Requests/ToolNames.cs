using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// The names of tools. Bedrock takes 1 to 64 of <c>[a-zA-Z0-9_-]</c>; any other name becomes one by a hash of it, so that the same
/// name is always sent alike, and two names never alike.
/// </summary>
internal sealed class ToolNames
{
    private const int MaxLength = 64;

    private const int HashLength = 8;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private readonly Dictionary<string, string> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _callers = new(StringComparer.Ordinal);

    /// <summary>The caller's names by the names that were sent, where the two differ; <c>null</c> when none does.</summary>
    public IReadOnlyDictionary<string, string>? Callers => _callers.All(pair => pair.Key == pair.Value)
        ? null
        : _callers.Where(pair => pair.Key != pair.Value).ToDictionary(StringComparer.Ordinal);

    /// <summary>True when a tool is sent under this name.</summary>
    public bool Has(string sent) => _callers.ContainsKey(sent);

    /// <summary>The name to send of a tool that is offered; <c>null</c> when another tool is already sent under it.</summary>
    /// <param name="name">The caller's name, not empty.</param>
    public string? Offer(string name) => _sent.ContainsKey(name) ? null : Send(name);

    /// <summary>The name to send; <c>null</c> when another tool is already sent under it.</summary>
    /// <param name="name">The caller's name, not empty.</param>
    public string? Send(string name)
    {
        if (_sent.TryGetValue(name, out var sent))
        {
            return sent;
        }

        sent = name.Length <= MaxLength && !name.AsSpan().ContainsAnyExcept(Allowed) ? name : Alias(name);
        if (!_callers.TryAdd(sent, name))
        {
            return null;
        }

        _sent.Add(name, sent);
        return sent;
    }

    // The readable part helps the model to choose: "drive.search" becomes "drive_search_1a2b3c4d". Digits are left to the hash:
    // beside its own, a personal number would no longer be found.
    private static string Alias(string name)
    {
        var readable = new StringBuilder();
        foreach (var letter in name)
        {
            if (readable.Length == MaxLength - HashLength - 1)
            {
                break;
            }

            readable.Append(!char.IsAscii(letter) || char.IsAsciiDigit(letter) ? "" : Allowed.Contains(letter) ? letter : '_');
        }

        return $"{(readable.Length == 0 ? "tool" : readable)}_{Hash(name, HashLength)}";
    }

    /// <summary>The first hexadecimal digits of a hash.</summary>
    public static string Hash(string text, int digits) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..digits];
}
