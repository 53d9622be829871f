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

    // So long after a look has read a file, the framework's own watch may still be reading it, too.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    private readonly List<WatchedFile> _files = [];
    private readonly Lock _looking = new();
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var provider in ((IConfigurationRoot)configuration).Providers.OfType<FileConfigurationProvider>()
            .Where(file => file.Source is { ReloadOnChange: true, Path: not null, FileProvider: not null }))
        {
            var file = new WatchedFile(provider, time);
            ChangeToken.OnChange(provider.GetReloadToken, file.WasRead);
            _files.Add(file);
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
            _files.ForEach(file => file.Look());
        }
        finally
        {
            _looking.Exit();
        }
    }

    /// <summary>
    /// One file, and what it held when it was read last. If a look and the watch have read it at the same time, either may have left the
    /// older settings: then a later look reads it once more.
    /// </summary>
    private sealed class WatchedFile(FileConfigurationProvider file, TimeProvider time)
    {
        private readonly Lock _gate = new();

        // The hash of its content; empty if it is to be read again. Not its times: two writes can have the same, and a link has its own.
        private string _hash = HashOf(file);
        private int _reader;
        private long? _readAt;
        private bool _wasShared;

        /// <summary>Reads it again if it holds something else. By one thread at a time.</summary>
        public void Look()
        {
            // A file that is not there is being replaced, or its section is kept anyway.
            var now = HashOf(file);
            if (now.Length == 0 || now == _hash)
            {
                return;
            }

            lock (_gate)
            {
                (_reader, _wasShared) = (Environment.CurrentManagedThreadId, false);
            }

            file.Load();
            lock (_gate)
            {
                // What came in the meantime has another hash, and is read by the next look.
                (_reader, _readAt, _hash) = (0, time.GetTimestamp(), _wasShared ? "" : now);
            }
        }

        /// <summary>It was read: by a look, or by the watch. What the watch has read is not read twice.</summary>
        public void WasRead()
        {
            var now = HashOf(file);
            lock (_gate)
            {
                if (_reader == Environment.CurrentManagedThreadId)
                {
                    return;
                }

                _wasShared = _reader != 0;
                _hash = _wasShared || (_readAt is { } at && time.GetElapsedTime(at) < Overlap) ? "" : now;
            }
        }

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
}
