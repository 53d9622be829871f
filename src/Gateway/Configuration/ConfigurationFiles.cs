using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace Gateway.Configuration;

/// <summary>
/// Remembers configuration files that could not be read again. The file provider forgets all it had read of such a
/// file, so that a reading made now would lack it: every API key in it would be refused.
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

    /// <summary>The files that are still broken, by path. Reads each of them once more.</summary>
    public IReadOnlyCollection<string> Broken()
    {
        foreach (var (name, path) in _broken.Where(file => IsReadable(file.Value)).ToList())
        {
            _broken.TryRemove(name, out _);
        }

        return [.. _broken.Values];
    }

    /// <summary>Watches the sources that are there, and those that are added later.</summary>
    public void Watch(ConfigurationManager configuration)
    {
        ((IConfigurationBuilder)configuration).SetFileLoadExceptionHandler(Remember);
        foreach (var source in ((IConfigurationBuilder)configuration).Sources.OfType<JsonConfigurationSource>())
        {
            source.OnLoadException = Remember;
        }
    }

    /// <summary>From here on a broken file keeps the old reading; before, it refuses start.</summary>
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
