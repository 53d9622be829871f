using System.Runtime.InteropServices;
using System.Text;
using Gateway.Configuration;
using Gateway.Sandbox;
using Microsoft.Extensions.Configuration;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return args switch
{
    ["doctor", .. var asked] => await SandboxDoctor.RunAsync(asked, Console.Out, Console.Error),
    ["--help" or "-h" or "help", ..] => Print(Console.Out, SandboxArguments.Usage, 0),
    _ => SandboxArguments.Read(args, new ConfigurationBuilder().AddEnvironmentVariables().Build()[SandboxArguments.ApiKeyVariable]) switch
    {
        { Problem: { } problem } => Print(Console.Error, $"{problem}{Environment.NewLine}{SandboxArguments.Usage}", 2),
        var read => await ServeAsync(read),
    },
};

static int Print(TextWriter where, string text, int exitCode)
{
    where.WriteLine(text);
    return exitCode;
}

// Another sandbox may take a free port between the check and the start of listening: try again.
static async Task<TwoAccounts> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
{
    const int MostTries = 5;
    for (var left = MostTries - 1; ; left--)
    {
        try
        {
            return await TwoAccounts.StartAsync(options, cancellationToken);
        }
        catch (IOException taken) when (left > 0 && SandboxProblem.IsTakenPort(taken))
        {
            // A port that a setting names stays taken, and is reported after the last try.
        }
    }
}

static async Task<int> ServeAsync(SandboxArguments arguments)
{
    using var stop = new CancellationTokenSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    try
    {
        using var log = SandboxLog.Open(arguments.LogFile);
        await using var accounts = await StartAsync(SandboxOptions.OfProgram(arguments, log), stop.Token);
        await accounts.WaitUntilReadyAsync(stop.Token);
        await Console.Out.WriteLineAsync(Welcome.Text(accounts, log.Path));
        await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await accounts.StopAsync();
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        // Stopped while starting.
    }
    catch (Exception refused) when ((StartupError.Of(refused) ?? SandboxProblem.Of(refused)) is { } problem)
    {
        return Print(Console.Error, problem, 1);
    }

    return 0;

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
