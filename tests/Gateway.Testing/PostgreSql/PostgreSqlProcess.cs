using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Gateway.Testing.PostgreSql;

/// <summary>One run of the server program. It ends when this process ends.</summary>
internal sealed class PostgreSqlProcess : IAsyncDisposable
{
    // The shell tells the server's id, waits for it, and ends it when its own standard input ends: then this process is gone.
    // A job in the background has no standard input, so that is passed on as descriptor 3.
    private const string Script = """
        "$@" & server=$!
        echo "$server"
        exec 3<&0
        (cat <&3 > /dev/null; kill -QUIT "$server" 2> /dev/null) &
        wait "$server"
        """;

    private readonly Process _shell;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<bool> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private readonly Task<string?> _id;

    private PostgreSqlProcess(Process shell)
    {
        _shell = shell;
        _id = shell.StandardOutput.ReadLineAsync();
        _reading = ReadAsync();
    }

    /// <summary>What the server has logged.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public static PostgreSqlProcess Start(string[] command) => new(Process.Start(
        new ProcessStartInfo("sh", ["-c", Script, "sh", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!);

    /// <returns>False if it ended before it accepted connections.</returns>
    public Task<bool> IsReadyAsync() => _ready.Task;

    /// <summary>Sends the server a signal and waits for its end.</summary>
    public async Task EndAsync(string signal)
    {
        if (!_shell.HasExited)
        {
            using var kill = Process.Start("kill", ["-" + signal, (await _id)!]);
            await kill.WaitForExitAsync();
            await _shell.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync("QUIT");
        _shell.StandardInput.Close();
        await _reading;
        _shell.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _shell.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lock (_log)
            {
                _log.Append(CultureInfo.InvariantCulture, $"{line}\n");
            }

            // A replica is ready to accept read-only connections.
            if (line.Contains("database system is ready to accept", StringComparison.Ordinal))
            {
                _ready.TrySetResult(true);
            }
            else if (line.Contains("database system is shut down", StringComparison.Ordinal))
            {
                _ready.TrySetResult(false);
            }
        }

        _ready.TrySetResult(false);
    }
}
