using System.Net.Sockets;
using System.Text;
using Gateway.Simulator.Faults;

namespace Gateway.Simulator.Tests.Hosting;

public sealed class ShutdownTests
{
    [Fact]
    public async Task A_hanging_call_does_not_hold_up_the_end()
    {
        var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Faults.Add(AwsServices.BedrockRuntime, FaultQueue.AnyOperation, FaultKind.Hang);
        var call = new SignedCall(simulator, simulator.Session()).SendAsync();
        while (simulator.Aws.Journal.Calls.Count == 0)
        {
            await Task.Yield();
        }

        var end = simulator.StopAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
        await end.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await simulator.DisposeAsync();
    }

    [Fact]
    public async Task A_target_in_absolute_form_is_refused()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(
            simulator.Address.Host, simulator.Address.Port, TestContext.Current.CancellationToken);
        var request = $"POST {simulator.Address}model/a/converse HTTP/1.1\r\nHost: {simulator.Address.Authority}\r\n"
            + "Content-Length: 0\r\nConnection: close\r\n\r\n";

        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("The request target must be a path.", answer, StringComparison.Ordinal);
    }
}
