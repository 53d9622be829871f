using System.Net.Sockets;
using System.Text;

namespace Gateway.Hosting;

/// <summary>
/// Notifies systemd that the gateway listens, so that a unit with <c>Type=notify</c> becomes active then, and a failed start
/// fails <c>systemctl start</c>: sd_notify(3). Without <c>NOTIFY_SOCKET</c> it does nothing.
/// </summary>
internal sealed partial class SystemdNotifier(IConfiguration configuration, ILogger<SystemdNotifier> logger)
    : IHostedLifecycleService
{
    private const string SocketVariable = "NOTIFY_SOCKET";

    private static readonly byte[] Ready = Encoding.ASCII.GetBytes("READY=1");

    /// <summary>Runs after Kestrel listens, unlike <see cref="StartAsync"/>.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (configuration[SocketVariable] is [_, ..] path)
        {
            Notify(path);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // NOTIFY_SOCKET may be left over from another program's manager and must not end the start, so a failure is only logged.
    private void Notify(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

            // '@' is systemd's notation for the NUL byte that begins an abstract address, unix(7).
            socket.Connect(new UnixDomainSocketEndPoint(path is ['@', .. var name] ? $"\0{name}" : path));
            socket.Send(Ready);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            Log.NotNotified(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5040, LogLevel.Warning,
            "Could not notify systemd at NOTIFY_SOCKET; a unit of Type=notify will be stopped for a start that took too long.")]
        public static partial void NotNotified(ILogger logger, Exception failure);
    }
}
