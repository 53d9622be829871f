using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using Gateway.SeparateProcess;
using Gateway.Testing;

namespace Gateway.Benchmarks.Processes;

/// <summary>
/// Another process: this program in a hidden mode, or the gateway alone. It ends when its standard input ends, so that none is
/// left running.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan MaxResponseTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxEnd = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly BlockingCollection<string> _answers = [];

    private ChildProcess(Process process)
    {
        _process = process;
        OnLog = Log.Enqueue;
        process.OutputDataReceived += (_, line) => Receive(line.Data);
        process.BeginOutputReadLine();
    }

    public int Id => _process.Id;

    /// <summary>The child's log lines, as long as <see cref="OnLog"/> keeps them.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    /// <summary>
    /// Receives each log line. The default keeps all of them; long runs must set another. Called by one thread at a time.
    /// </summary>
    public Action<string> OnLog { get; set; }

    public bool HasEnded => _process.HasExited;

    /// <summary>Starts a mode, without AWS variables in its environment.</summary>
    public static ChildProcess Start(string mode, params string[] arguments) =>
        StartProgram(typeof(ChildProcess).Assembly, [mode, .. arguments]);

    /// <summary>Starts a program that is built beside this one, without AWS variables in its environment.</summary>
    public static ChildProcess StartProgram(Assembly program, params string[] arguments) =>
        StartProgram(program.Location, arguments);

    /// <summary>Starts a program from its DLL, without AWS variables in its environment.</summary>
    public static ChildProcess StartProgram(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(RunningProgram.Dotnet, [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToList())
        {
            start.Environment.Remove(name);
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>The child's next line to the parent.</summary>
    /// <exception cref="TimeoutException">The child sent nothing for a minute, or has ended.</exception>
    public string Read() => _answers.TryTake(out var answer, MaxResponseTime)
        ? answer
        : throw new TimeoutException($"The child process said nothing. {string.Join('\n', Log)}");

    /// <summary>Sends a line to the child and returns its reply.</summary>
    public string Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        return Read();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var end = new CancellationTokenSource(MaxEnd);
        try
        {
            await _process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
        _answers.Dispose();
    }

    // The developer's own AWS settings, and addresses that apply to every host on this machine.
    private static bool IsForeign(string name) =>
        name.StartsWith("AWS_", StringComparison.Ordinal) || name is "ASPNETCORE_URLS" or "DOTNET_URLS";

    private void Receive(string? line)
    {
        if (line is null)
        {
            _answers.CompleteAdding();
        }
        else if (line.StartsWith(ParentOutput.Prefix, StringComparison.Ordinal))
        {
            _answers.Add(line[ParentOutput.Prefix.Length..]);
        }
        else
        {
            OnLog(line);
        }
    }
}
