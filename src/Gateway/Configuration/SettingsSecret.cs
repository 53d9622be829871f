using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace Gateway.Configuration;

/// <summary>
/// Settings passed as one secret in one environment variable, as on ECS: a JSON object in the form of appsettings.json. Read
/// at start only.
/// </summary>
internal static class SettingsSecret
{
    public const string Key = "GATEWAY_SETTINGS_JSON";

    /// <summary>Adds the settings in <see cref="Key"/>, once every other source is present.</summary>
    /// <exception cref="OptionsValidationException">The value is not one JSON object.</exception>
    public static void AddSettingsSecret(this ConfigurationManager configuration)
    {
        if (configuration[Key] is { } secret)
        {
            // Above the files, which come with the program, and below the environment and the command line, so that an operator
            // can override one setting without changing the secret.
            var sources = ((IConfigurationBuilder)configuration).Sources;
            var lastFile = sources.OfType<JsonConfigurationSource>().LastOrDefault();
            sources.Insert(
                lastFile is null ? 0 : sources.IndexOf(lastFile) + 1,
                new MemoryConfigurationSource { InitialData = Read(secret) });
        }
    }

    // Reported alone, not with other problems: without the secret nearly every setting would be missing.
    private static IDictionary<string, string?> Read(string secret)
    {
        try
        {
            return JsonSettings.Of(Encoding.UTF8.GetBytes(secret));
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            // Without the inner exception, whose message may quote the secret.
            throw new OptionsValidationException(Key, typeof(SettingsSecret),
                [$"{Key}: JSON オブジェクト 1 つではありません。appsettings.json と同じ形で、同じ名前は 1 回だけ書いてください。/ {Key} is not one JSON object. Write it in the form of appsettings.json, each name once."]);
        }
    }
}
