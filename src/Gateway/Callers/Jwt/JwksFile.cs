using Gateway.Configuration;

namespace Gateway.Callers.Jwt;

/// <summary>
/// The public keys of an issuer in a file. It is read again when it has changed, so that withdrawn keys end without a restart.
/// </summary>
internal sealed partial class JwksFile : KeySource
{
    // The longest time before a change is noticed. Each look reads one small file.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    // Keys that are used longer than a year and a month have been forgotten: AD FS replaces its own every year.
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(396);
    private static readonly TimeSpan WarnEvery = TimeSpan.FromDays(1);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PeriodicLook _file;
    private byte[] _bytes = [];
    private SigningKeys? _current;
    private KeyProblem? _problem;
    private DateTimeOffset? _warned;

    public JwksFile(string path, TimeProvider time, ILogger logger)
    {
        (_path, _time, _logger) = (path, time, logger);
        Look();
        _file = new PeriodicLook(LookEvery, time, Look);
    }

    /// <summary>The reason why the file could not be used at the last look; <c>null</c> if it could.</summary>
    public override KeyProblem? Problem => Volatile.Read(ref _problem);

    public override SigningKeys? Current
    {
        get
        {
            _file.LookIfDue();
            return Volatile.Read(ref _current);
        }
    }

    public override Task<bool> RenewAsync() => Task.FromResult(Problem is null);

    private void Look()
    {
        var problem = Read(out var written);
        if (problem is null)
        {
            WarnOfAge(written);
        }
        else if (problem != _problem && _current is not null)
        {
            Log.Kept(_logger, _path, problem.En);
        }

        Volatile.Write(ref _problem, problem);
    }

    private KeyProblem? Read(out DateTimeOffset written)
    {
        written = default;
        try
        {
            if (new FileInfo(_path) is { Exists: true, Length: > SigningKeys.MaxBytes })
            {
                return SigningKeys.TooLarge;
            }

            var bytes = File.ReadAllBytes(_path);
            written = File.GetLastWriteTimeUtc(_path);
            if (_current is not null && bytes.AsSpan().SequenceEqual(_bytes))
            {
                return null;
            }

            if (!SigningKeys.TryRead(bytes, out var keys, out var problem))
            {
                return problem;
            }

            Volatile.Write(ref _current, keys);
            _bytes = bytes;
            Log.Read(_logger, keys.Count, _path);
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new($"読めません（{unreadable.GetType().Name}）", $"it cannot be read ({unreadable.GetType().Name})");
        }
    }

    // A key is at least as old as its certificate, and as the file that nobody has written to since.
    private void WarnOfAge(DateTimeOffset written)
    {
        var now = _time.GetUtcNow();
        var since = _current?.Oldest is { } certificate && certificate < written ? certificate : written;
        if (now - since > MaxAge && !(now - _warned < WarnEvery))
        {
            _warned = now;
            Log.Old(_logger, _path, since);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Information, "Read {Count} public keys of a token issuer from {Path}.")]
        public static partial void Read(ILogger logger, int count, string path);

        [LoggerMessage(1101, LogLevel.Error,
            "Kept the public keys read before; {Path} cannot be used: {Problem}. Tokens signed with newer keys are refused.")]
        public static partial void Kept(ILogger logger, string path, string problem);

        [LoggerMessage(1102, LogLevel.Warning,
            "A public key in {Path} has been in use since {Since}, longer than 13 months. Fetch the issuer's present keys, or have it "
            + "replace them.")]
        public static partial void Old(ILogger logger, string path, DateTimeOffset since);
    }
}
