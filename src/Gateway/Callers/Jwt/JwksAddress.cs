namespace Gateway.Callers.Jwt;

/// <summary>
/// The public keys of an issuer at an address inside the VPC. They are downloaded at start and every few minutes, and when a token
/// names a key that is not known, but never more than once a minute, however many such tokens arrive.
/// </summary>
internal sealed partial class JwksAddress(Uri address, string authorityPath, JwksDownload download, TimeProvider time, ILogger logger)
    : KeySource
{
    // Tokens with invented key ids make at most this many downloads; a new key of the issuer is accepted after at most this time.
    private static readonly TimeSpan BetweenDownloads = TimeSpan.FromMinutes(1);

    private static readonly KeyProblem Unexpected = new("ダウンロードに失敗しました", "the download failed");

    private readonly Lock _gate = new();
    private SigningKeys? _current;
    private Task? _running;
    private KeyProblem? _problem;
    private long? _started;

    /// <summary>The reason why the last download failed; <c>null</c> if it did not, or there was none.</summary>
    public override KeyProblem? Problem => Volatile.Read(ref _problem);

    public override SigningKeys? Current => Volatile.Read(ref _current);

    public override async Task<bool> RenewAsync()
    {
        Task? running;
        lock (_gate)
        {
            if (_running is null && (_started is not { } started || time.GetElapsedTime(started) >= BetweenDownloads))
            {
                _started = time.GetTimestamp();
                _running = Task.Run(DownloadAsync);
            }

            running = _running;
        }

        if (running is not null)
        {
            await running;
        }

        return Problem is null;
    }

    private async Task DownloadAsync()
    {
        KeyProblem? problem = Unexpected;
        try
        {
            (var keys, problem) = await download.GetAsync(address, authorityPath);
            Take(keys, problem);
        }
        finally
        {
            lock (_gate)
            {
                (_problem, _running) = (problem, null);
            }
        }
    }

    private void Take(SigningKeys? keys, KeyProblem? problem)
    {
        if (keys is not null)
        {
            Volatile.Write(ref _current, keys);
            Log.Read(logger, keys.Count, address);
        }
        else if (Current is null)
        {
            Log.Missing(logger, address, problem?.En);
        }
        else
        {
            Log.Kept(logger, address, problem?.En);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1103, LogLevel.Debug, "Read {Count} public keys of a token issuer from {Address}.")]
        public static partial void Read(ILogger logger, int count, Uri address);

        [LoggerMessage(1104, LogLevel.Warning,
            "Kept the public keys read before; {Address} cannot be used: {Problem}. Keys that the issuer has withdrawn since then are "
            + "still accepted, newer ones are not.")]
        public static partial void Kept(ILogger logger, Uri address, string? problem);

        [LoggerMessage(1105, LogLevel.Error,
            "There are no public keys of a token issuer; {Address} cannot be used: {Problem}. Its tokens get 503 until it can.")]
        public static partial void Missing(ILogger logger, Uri address, string? problem);
    }
}
