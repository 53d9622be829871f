using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// The output of a running program, read immediately whether a test uses it or not: a program whose output is not read would
/// block.
/// </summary>
internal sealed class ProgramOutput
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task<string> _error;

    /// <param name="process">A started process, with both outputs redirected and only whole lines read.</param>
    public ProgramOutput(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = TakeAsync();
    }

    /// <summary>Reads lines up to the first that contains <paramref name="text"/>; fails the test when there is none.</summary>
    public async Task ReadUntilAsync(string text)
    {
        var seen = new StringBuilder();
        await foreach (var line in _lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            seen.Append(line).Append('\n');
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"'{text}' was not printed. {await _error} {seen}");
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

    private async Task TakeAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
    }
}
