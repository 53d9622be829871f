using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks.Load;

/// <summary>nginx as a plain proxy with connections kept open, where it is installed: the floor.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private static readonly TimeSpan MaxStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nginx-");
    private readonly Process _process;

    private NginxProcess(Uri destination)
    {
        Url = new Uri($"http://{IPAddress.Loopback}:{FreePort.Find()}");

        // When less than a sixteenth of its connections is free, nginx closes those that have not sent a request yet. 9,000
        // streams take 18,000.
        var file = Path.Combine(_folder.FullName, "nginx.conf");
        File.WriteAllText(
            file,
            $$"""
            daemon off; master_process off; worker_rlimit_nofile 20000;
            pid {{_folder.FullName}}/pid; error_log {{_folder.FullName}}/error.log;
            events { worker_connections 24000; }
            http {
              access_log off; keepalive_requests 100000000; keepalive_timeout 1h; client_max_body_size 0; proxy_buffering off; proxy_read_timeout 1h;
              client_body_temp_path {{_folder.FullName}}/body; proxy_temp_path {{_folder.FullName}}/proxy;
              fastcgi_temp_path {{_folder.FullName}}/fastcgi; uwsgi_temp_path {{_folder.FullName}}/uwsgi;
              scgi_temp_path {{_folder.FullName}}/scgi;
              upstream bedrock { server {{destination.Authority}}; keepalive 64; keepalive_requests 100000000; keepalive_timeout 1h; }
              server {
                listen {{Url.Authority}};
                location / { proxy_pass http://bedrock; proxy_http_version 1.1; proxy_set_header Connection ""; }
              }
            }
            """);
        _process = Process.Start(Program, ["-c", file, "-p", _folder.FullName]);
    }

    public Uri Url { get; }

    public int Id => _process.Id;

    /// <summary>Starts it; <c>null</c> if it is not installed.</summary>
    public static async Task<NginxProcess?> TryStartAsync(Uri destination)
    {
        if (!File.Exists(Program))
        {
            return null;
        }

        var nginx = new NginxProcess(destination);
        for (var started = Stopwatch.GetTimestamp(); !await nginx.AcceptsAsync(); await Task.Delay(Look))
        {
            if (nginx._process.HasExited || Stopwatch.GetElapsedTime(started) > MaxStart)
            {
                throw new TimeoutException("nginx does not accept connections.");
            }
        }

        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> AcceptsAsync()
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, Url.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
