using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace Gateway.Configuration;

/// <summary>
/// Settings that arrive as one secret in one environment variable, as on ECS: a JSON object in the form of
/// appsettings.json. Read at start only.
/// </summary>
internal static class SettingsSecret
{
    public const string Key = "GATEWAY_SETTINGS_JSON";

    /// <summary>Adds what <see cref="Key"/> holds, once every other source is there.</summary>
    /// <exception cref="OptionsValidationException">It holds something else than one JSON object.</exception>
    public static void AddSettingsSecret(this ConfigurationManager configuration)
    {
        if (configuration[Key] is { } secret)
        {
            // Above the files, which come with the program; below the environment and the command line, so that an
            // operator can override one setting without touching the secret.
            var sources = ((IConfigurationBuilder)configuration).Sources;
            var lastFile = sources.OfType<JsonConfigurationSource>().LastOrDefault();
            sources.Insert(
                lastFile is null ? 0 : sources.IndexOf(lastFile) + 1,
                new MemoryConfigurationSource { InitialData = Read(secret) });
        }
    }

    // Alone, not with what else is wrong: without the secret nearly everything would be missing.
    private static IDictionary<string, string?> Read(string secret)
    {
        try
        {
            return new Reading().Of(secret);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            // Without the cause, whose message may quote the secret.
            throw new OptionsValidationException(Key, typeof(SettingsSecret),
                [$"{Key}: JSON オブジェクト 1 つではありません。appsettings.json と同じ形で、同じ名前は 1 回だけ書いてください。/ {Key} is not one JSON object. Write it in the form of appsettings.json, each name once."]);
        }
    }

    /// <summary>The framework's own reading, so that the secret means what the same text in a file means.</summary>
    private sealed class Reading() : JsonStreamConfigurationProvider(new JsonStreamConfigurationSource())
    {
        public IDictionary<string, string?> Of(string json)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
            Load(stream);
            return Data;
        }
    }
}
