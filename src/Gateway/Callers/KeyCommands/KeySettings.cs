using Gateway.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Options;

namespace Gateway.Callers.KeyCommands;

/// <summary>The applications and keys in the settings that a gateway in this folder and environment reads.</summary>
internal sealed class KeySettings
{
    private KeySettings(IReadOnlyList<IConfigurationProvider> providers)
    {
        Providers = providers;
        Options = OptionsOf(new ConfigurationRoot([.. providers]));
        Keys =
        [
            .. Options.Applications.SelectMany(application => application.Value.Keys.Select(
                key => new StoredKey(application.Key, application.Value, key, PlacesOf(key.Id)))),
        ];
    }

    /// <summary>The sources of settings; a later one wins.</summary>
    public IReadOnlyList<IConfigurationProvider> Providers { get; }

    /// <summary>The validated section.</summary>
    public CallersOptions Options { get; }

    /// <summary>Every key.</summary>
    public IReadOnlyList<StoredKey> Keys { get; }

    /// <summary>Reads the settings as the gateway does at its start.</summary>
    /// <param name="root">The folder of the settings files.</param>
    /// <param name="arguments">Settings of the command line.</param>
    /// <exception cref="OptionsValidationException">The section is not valid.</exception>
    /// <exception cref="InvalidDataException">A file is no JSON.</exception>
    public static KeySettings Read(string root, string[] arguments)
    {
        var configuration = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = arguments, ContentRootPath = root }).Configuration;
        configuration.AddSettingsSecret();
        return new([.. ((IConfigurationRoot)configuration).Providers]);
    }

    /// <summary>The same settings with another source in the place of some.</summary>
    /// <exception cref="OptionsValidationException">The section is not valid then.</exception>
    public KeySettings With(IReadOnlyDictionary<IConfigurationProvider, IConfigurationProvider> others) =>
        new([.. Providers.Select(provider => others.GetValueOrDefault(provider, provider))]);

    /// <summary>The sources that hold a key id, also those that a later one overrides.</summary>
    public IReadOnlyList<KeyPlace> PlacesOf(string keyId) =>
    [
        .. Providers.SelectMany(provider => Children(provider, $"{CallersOptions.Section}:{nameof(CallersOptions.Applications)}")
            .SelectMany(application => Children(provider, $"{application}:{nameof(ApplicationOptions.Keys)}"))
            .Where(key => provider.TryGet($"{key}:{nameof(ApiKeyOptions.Id)}", out var id) && id == keyId)
            .Select(key => new KeyPlace(provider, key))),
    ];

    private static IEnumerable<string> Children(IConfigurationProvider provider, string path) =>
        provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase).Select(key => $"{path}:{key}");

    private static CallersOptions OptionsOf(IConfigurationRoot configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddCallersSection();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<CallersOptions>>().Value;
    }
}

/// <summary>A key that the settings hold.</summary>
internal sealed record StoredKey(
    string ApplicationId, ApplicationOptions Application, ApiKeyOptions Key, IReadOnlyList<KeyPlace> Places)
{
    public KeyState StateAt(DateTimeOffset now) =>
        Application.Disabled ? KeyState.Disabled
        : now < Key.NotBefore ? KeyState.NotYetValid
        : now >= Key.ExpiresAt ? KeyState.Expired
        : now >= Application.ExpiresAt ? KeyState.ApplicationExpired
        : KeyState.Valid;
}

/// <summary>The validity of a key at a time.</summary>
internal enum KeyState
{
    Valid,
    NotYetValid,
    Expired,

    /// <summary>The application is disabled.</summary>
    Disabled,

    /// <summary>The key is valid, and the approved use of its application has ended.</summary>
    ApplicationExpired,
}

/// <summary>A source that holds a key.</summary>
/// <param name="Provider">The source.</param>
/// <param name="Path">The path of the key's settings, with colons.</param>
internal sealed record KeyPlace(IConfigurationProvider Provider, string Path)
{
    /// <summary>The file; <c>null</c> if the source is none.</summary>
    public string? File => Provider is FileConfigurationProvider { Source: { Path: { } name, FileProvider: { } files } }
        ? files.GetFileInfo(name).PhysicalPath
        : null;

    /// <summary>The source as an operator knows it, and the name of the setting there.</summary>
    public string Text => File is { } file ? $"{file}: {Path}"
        : Provider is EnvironmentVariablesConfigurationProvider
            ? $"環境変数 / environment: {Path.Replace(":", "__", StringComparison.Ordinal)}__Id, …__Sha256"
        : Provider is CommandLineConfigurationProvider ? $"コマンド行 / command line: {Path}"
        : $"{SettingsSecret.Key}: {Path}";
}
