using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger.Sqlite;

/// <summary>
/// The folder of the SQLite files: checked once, and locked while the process lives, because a second process would take the first
/// one's open requests for those of a dead one.
/// </summary>
internal sealed partial class LedgerFolder(IOptions<LedgerOptions> options, ILogger<LedgerFolder> logger) : IDisposable
{
    private const string LockName = "ledger.lock";
    private const long EnoughSpace = 1_000_000_000;

    private FileStream? _lock;

    public string Path => options.Value.Path;

    /// <summary>Checks the folder and takes its lock; nothing if that is done.</summary>
    /// <exception cref="OptionsValidationException">The folder cannot be used.</exception>
    public void Take()
    {
        if (_lock is not null)
        {
            return;
        }

        try
        {
            Create();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable("フォルダーを作れません。書き込みの権限を与えてください。", $"it cannot be created ({failure.Message})");
        }

        if (FileSystem.ReasonAgainst(Path) is { } reason && !options.Value.AllowLostLedger)
        {
            throw Unusable(
                $"{reason.Ja}プロセスが入れ替わっても残るローカルのディスクを使うか、Ledger__Store=PostgreSql にしてください。",
                $"{reason.En}; use a local disk that outlives the process, or Ledger__Store=PostgreSql");
        }

        _lock = Lock();
        if (new DriveInfo(Path).AvailableFreeSpace is var free and < EnoughSpace)
        {
            Log.LittleSpace(logger, Path, free / 1_000_000);
        }
    }

    /// <summary>The refusal to start with this folder.</summary>
    public OptionsValidationException Unusable(string ja, string en) => new(
        LedgerOptions.Section, typeof(LedgerOptions),
        [$"{LedgerOptions.Section}__{nameof(LedgerOptions.Path)}: {Path} は台帳に使えません。{ja}/ Ledger__Path is {Path}, which cannot hold the ledger: {en}."]);

    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    // For this user alone: the rows say who used what.
    private void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // On Linux, flock: the operating system gives it back however the process ends.
    private FileStream Lock()
    {
        var path = System.IO.Path.Combine(Path, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw Unusable("書き込みの権限を与えてください。", $"it is not writable ({denied.Message})");
        }
        catch (IOException taken)
        {
            throw Unusable(
                "別のゲートウェイのプロセスが使用中です。そのプロセスを止めるか、別のフォルダーを設定してください（複数台では Ledger__Store=PostgreSql）。",
                $"another gateway process uses it. Stop that process, or set another folder; for several replicas, Ledger__Store=PostgreSql ({taken.Message})");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4106, LogLevel.Warning, "The ledger's disk, at {Path}, has {Megabytes} MB left. When it is full, requests are refused with ledger_unavailable.")]
        public static partial void LittleSpace(ILogger logger, string path, long megabytes);
    }
}
