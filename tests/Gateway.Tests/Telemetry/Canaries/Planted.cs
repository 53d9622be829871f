using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Telemetry.Canaries;

/// <summary>
/// Markers, one for each kind of thing that must not leave: told apart, so that a find says what was let out.
/// </summary>
internal sealed partial class Planted
{
    private readonly ConcurrentDictionary<string, string> _byKind = new(StringComparer.Ordinal);
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    /// <summary>Every kind planted so far, with its marker or secret.</summary>
    public IReadOnlyDictionary<string, string> All => _byKind;

    /// <summary>The marker of a kind: sixteen letters and digits, so that it can also stand for base64.</summary>
    public string this[string kind] => _byKind.GetOrAdd(
        kind, _ => string.Create(CultureInfo.InvariantCulture, $"Cnry{_byKind.Count:0000}{_run}"));

    /// <summary>A text with a marker in the place of each <c>@[kind]</c>.</summary>
    public string Fill(string text) => Places().Replace(text, place => this[place.Groups[1].Value]);

    /// <summary>A secret that exists already.</summary>
    public void Add(string kind, string secret) => _byKind[kind] = secret;

    /// <summary>The kinds found in a text.</summary>
    public IEnumerable<string> FoundIn(string text) =>
        _byKind.Where(pair => text.Contains(pair.Value, StringComparison.Ordinal)).Select(pair => pair.Key);

    [GeneratedRegex(@"@\[([^\]]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Places();
}
