using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace Gateway.Testing;

/// <summary>
/// One of this repository's programs in its own process, started as a user would, without AWS variables in its environment.
/// </summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _temporary;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task<string> _error;
    private volatile TaskCompletionSource? _pause;

    private RunningProgram(Process process, DirectoryInfo temporary)
    {
        (_process, _temporary) = (process, temporary);
        _error = process.StandardError.ReadToEndAsync();
        _ = ReadAsync();
    }

    /// <summary>The .NET host: the one that runs this process, else the one on the path.</summary>
    public static string Dotnet =>
        Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet";

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    public static RunningProgram Start(
        string assembly, Dictionary<string, string>? environment, params string[] arguments) =>
        Start([Dotnet, Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), .. arguments], environment);

    /// <summary>Does the same with resource limits; needs <c>sh</c> and <c>ulimit</c>.</summary>
    public static RunningProgram StartLimited(
        ProcessLimits limits, string assembly, Dictionary<string, string>? environment, params string[] arguments) =>
        Start(
            ["sh", "-c", limits.Script, Dotnet, Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), .. arguments],
            environment);

    /// <summary>Reads the lines of a file that another program writes, from its beginning.</summary>
    public static RunningProgram Follow(string path) => Start(["tail", "-n", "+1", "-F", path], null);

    /// <summary>Asks the process to end, as the system does (SIGTERM).</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
    }

    /// <summary>Ends the process at once (SIGKILL): no code of it runs any more.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Stops reading its output, which then stays in the pipe until <see cref="Dispose"/>.</summary>
    public void StopReading() => _pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Writes a line to its standard input.</summary>
    public Task WriteLineAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> WhenEndedAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Waits for the end and returns the exit code and the output that was not yet read.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        var output = new StringBuilder();
        await foreach (var line in _lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            output.Append(line).Append('\n');
        }

        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, output.ToString(), await _error);
    }

    /// <summary>Reads lines up to the first that contains <paramref name="text"/>.</summary>
    public async Task<List<string>> ReadUntilAsync(string text)
    {
        var lines = new List<string>();
        await foreach (var line in _lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return lines;
            }
        }

        throw new InvalidOperationException($"'{text}' was not printed. {await _error}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _pause?.TrySetResult();
        _process.WaitForExit();
        _process.Dispose();
        _temporary.Delete(recursive: true);
    }

    private static RunningProgram Start(string[] command, Dictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            // Open as long as this object: a program that reads it to its end does not end before.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in
            start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Files that it leaves in the temporary folder are deleted with it.
        var temporary = Directory.CreateTempSubdirectory("gateway-tests-");
        start.Environment["TMPDIR"] = temporary.FullName;
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new RunningProgram(Process.Start(start)!, temporary);
    }

    // Always reads: a program whose output is not read would block.
    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            _lines.Writer.TryWrite(line);
            await (_pause?.Task ?? Task.CompletedTask);
        }

        _lines.Writer.Complete();
    }
}
