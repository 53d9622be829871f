using System.Text;
using Gateway.Audit.Chains;
using Gateway.Configuration;

namespace Gateway.Audit;

/// <summary>
/// Fingerprints of the gateway's sections of the settings. Made with the trail's key, so that nobody else can find a secret by
/// trying values.
/// </summary>
internal sealed class SettingsFingerprint(IConfiguration configuration, IEnumerable<SectionName> sections)
{
    /// <summary>The fingerprint of each section that has settings, by its name.</summary>
    public IReadOnlyDictionary<string, string> Read(ChainKey key) => sections.Select(section => section.Name).Distinct(StringComparer.Ordinal)
        .Select(section => (Name: section, Text: TextOf(section)))
        .Where(section => section.Text.Length > 0)
        .ToDictionary(section => section.Name, section => key.FingerprintOf(section.Text), StringComparer.Ordinal);

    /// <summary>One fingerprint of all of them.</summary>
    public static string Of(IReadOnlyDictionary<string, string> sections, ChainKey key) => key.FingerprintOf(string.Join(
        '\n', sections.OrderBy(section => section.Key, StringComparer.Ordinal).Select(section => $"{section.Key}={section.Value}")));

    private string TextOf(string section)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in SectionCopy.Of(configuration, section).AsEnumerable()
            .Where(setting => setting.Value is not null).OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase))
        {
            text.Append(key.ToUpperInvariant()).Append('=').Append(value).Append('\n');
        }

        return text.ToString();
    }
}
