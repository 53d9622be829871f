using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace Gateway.Configuration;

/// <summary>
/// Reads a changed settings file again where the file system reported nothing: a link that was switched (Kubernetes mounts
/// settings so), a network file system, a machine without free inotify watches. A key that was revoked in a file must stop working
/// within 5 seconds.
/// </summary>
internal sealed class ConfigurationFilePoll(IConfiguration configuration, TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>The time between two looks. Two of them fit into the 5 seconds, so that one may come late.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // The hash of each file's content when it was read last. Not its times: two writes can have the same, and a link has its own.
    private readonly ConcurrentDictionary<FileConfigurationProvider, string> _files = new();
    private readonly Lock _looking = new();
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var file in ((IConfigurationRoot)configuration).Providers.OfType<FileConfigurationProvider>()
            .Where(file => file.Source is { ReloadOnChange: true, Path: not null, FileProvider: not null }))
        {
            // What the framework's own watch has reported is not read twice.
            ChangeToken.OnChange(file.GetReloadToken, () => Note(file));
            Note(file);
        }

        _timer = time.CreateTimer(static poll => ((ConfigurationFilePoll)poll!).Look(), this, Interval, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        if (!_looking.TryEnter())
        {
            return; // The look before is not over: a slow file system.
        }

        try
        {
            foreach (var (file, before) in _files)
            {
                // A file that is not there is being replaced, or its section is kept anyway.
                if (HashOf(file) is { Length: > 0 } now && now != before)
                {
                    file.Load();
                }
            }
        }
        finally
        {
            _looking.Exit();
        }
    }

    private void Note(FileConfigurationProvider file) => _files[file] = HashOf(file);

    private static string HashOf(FileConfigurationProvider file)
    {
        try
        {
            return file.Source.FileProvider!.GetFileInfo(file.Source.Path!).PhysicalPath is { } path && File.Exists(path)
                ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))
                : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
