using System.Net.Sockets;
using System.Text;

namespace Gateway.Testing;

/// <summary>A client that writes its own bytes, for requests that no HTTP client would send.</summary>
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

    /// <summary>Sends lines with HTTP's line ends, an empty line, and then a body.</summary>
    public Task SendAsync(string[] lines, string body = "") =>
        SendAsync(string.Concat(lines.Select(line => line + "\r\n")) + "\r\n" + body);

    /// <summary>Sends a text as it is.</summary>
    public async Task SendAsync(string text) =>
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Reads the first line of the response.</summary>
    public async Task<string?> ReadStatusLineAsync()
    {
        using var reader = new StreamReader(_stream, leaveOpen: true);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Reads the response up to its first empty line: status and headers.</summary>
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

    /// <summary>Reads the response up to the end of the connection.</summary>
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
