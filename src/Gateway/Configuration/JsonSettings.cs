using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace Gateway.Configuration;

/// <summary>Reads settings from a JSON text with the framework's own parser, so that it means the same as in a file.</summary>
internal sealed class JsonSettings : JsonStreamConfigurationProvider
{
    private JsonSettings()
        : base(new JsonStreamConfigurationSource())
    {
    }

    /// <summary>The settings by their path.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    /// <exception cref="FormatException">It is no object, or has a name twice.</exception>
    public static IDictionary<string, string?> Of(byte[] json)
    {
        using var stream = new MemoryStream(json);
        var reading = new JsonSettings();
        reading.Load(stream);
        return reading.Data;
    }
}
