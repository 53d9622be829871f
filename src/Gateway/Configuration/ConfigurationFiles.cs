using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace Gateway.Configuration;

/// <summary>
/// Remembers configuration files that could not be reloaded. The file provider drops all values of such a file, so that a
/// snapshot made now would lack them: every API key in the file would be refused.
/// </summary>
internal sealed class ConfigurationFiles
{
    private static readonly JsonDocumentOptions AsConfiguration = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private readonly ConcurrentDictionary<string, string> _broken = new(StringComparer.Ordinal);
    private volatile bool _started;

    /// <summary>The files that are still broken, by path. Checks each of them again.</summary>
    public IReadOnlyCollection<string> Broken()
    {
        foreach (var (name, path) in _broken.Where(file => IsReadable(file.Value)).ToList())
        {
            _broken.TryRemove(name, out _);
        }

        return [.. _broken.Values];
    }

    /// <summary>Watches the present sources, and those that are added later.</summary>
    public void Watch(ConfigurationManager configuration)
    {
        ((IConfigurationBuilder)configuration).SetFileLoadExceptionHandler(Remember);
        foreach (var source in ((IConfigurationBuilder)configuration).Sources.OfType<JsonConfigurationSource>())
        {
            source.OnLoadException = Remember;
        }
    }

    /// <summary>Marks the start as done: from now on a broken file keeps the old snapshot; before, it prevents start.</summary>
    public void Start() => _started = true;

    private void Remember(FileLoadExceptionContext failure)
    {
        var source = failure.Provider.Source;
        if (_started && source.Path is { } name)
        {
            _broken[name] = source.FileProvider?.GetFileInfo(name).PhysicalPath ?? name;
            failure.Ignore = true;
        }
    }

    private static bool IsReadable(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), AsConfiguration);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
