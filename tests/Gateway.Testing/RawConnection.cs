using System.Net.Sockets;
using System.Text;

namespace Gateway.Testing;

/// <summary>A caller that writes its own bytes, for what no HTTP client lets through.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawConnection(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    public static async Task<RawConnection> OpenAsync(TestGateway gateway)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", gateway.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        return new RawConnection(client);
    }

    /// <summary>Sends lines, ended as HTTP ends them, and then a body.</summary>
    public Task SendAsync(string[] lines, string body = "") =>
        SendAsync(string.Concat(lines.Select(line => line + "\r\n")) + "\r\n" + body);

    /// <summary>Sends a text as it stands.</summary>
    public async Task SendAsync(string text) =>
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>The first line of the answer.</summary>
    public async Task<string?> ReadStatusLineAsync()
    {
        using var reader = new StreamReader(_stream, leaveOpen: true);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The answer up to its first empty line: status and headers.</summary>
    public async Task<string> ReadHeadAsync()
    {
        using var reader = new StreamReader(_stream, leaveOpen: true);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 } line)
        {
            head.Append(line).Append("\r\n");
        }

        return head.ToString();
    }

    /// <summary>The answer up to the end of the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(_stream, leaveOpen: true);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }
}
