using System.Runtime.InteropServices;
using System.Text;
using Gateway.Sandbox;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
if (args is ["doctor", .. var asked])
{
    return await SandboxDoctor.RunAsync(asked, Console.Out, Console.Error);
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await using var accounts = await TwoAccounts.StartAsync(new SandboxOptions(), stop.Token);
    await accounts.WaitUntilReadyAsync(stop.Token);
    await Console.Out.WriteLineAsync(Welcome.Text(accounts));
    try
    {
        await Task.Delay(Timeout.Infinite, stop.Token);
    }
    catch (OperationCanceledException)
    {
        await accounts.StopAsync();
    }
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Stopped while starting.
}

return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
