using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Telemetry.Canaries;

/// <summary>
/// Markers, a different one for each kind of content or secret, so that a found marker shows what leaked.
/// </summary>
internal sealed partial class Planted
{
    private readonly ConcurrentDictionary<string, string> _byKind = new(StringComparer.Ordinal);
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    /// <summary>Every kind so far, with its marker or secret.</summary>
    public IReadOnlyDictionary<string, string> All => _byKind;

    /// <summary>The marker of a kind: sixteen letters and digits, so that it is also valid base64.</summary>
    public string this[string kind] => _byKind.GetOrAdd(
        kind, _ => string.Create(CultureInfo.InvariantCulture, $"Cnry{_byKind.Count:0000}{_run}"));

    /// <summary>Replaces each <c>@[kind]</c> in a text by its marker.</summary>
    public string Fill(string text) => Places().Replace(text, place => this[place.Groups[1].Value]);

    /// <summary>Adds an existing secret.</summary>
    public void Add(string kind, string secret) => _byKind[kind] = secret;

    /// <summary>The kinds whose marker is in a text.</summary>
    public IEnumerable<string> FoundIn(string text) =>
        _byKind.Where(pair => text.Contains(pair.Value, StringComparison.Ordinal)).Select(pair => pair.Key);

    [GeneratedRegex(@"@\[([^\]]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Places();
}
