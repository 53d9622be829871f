using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// One kept connection over which a request, made beforehand, is sent again and again. It reads as little of the response as it
/// can, because it shares its processor with the upstream.
/// </summary>
internal sealed class LoadConnection(Uri url, byte[] request) : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    public ValueTask ConnectAsync() => _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, url.Port), CancellationToken.None);

    /// <summary>A request in HTTP/1.1.</summary>
    public static byte[] Post(Uri url, string path, string? key, ReadOnlySpan<byte> body)
    {
        var authorization = key is null ? "" : $"Authorization: Bearer {key}\r\n";
        var head = $"POST {path} HTTP/1.1\r\nHost: {url.Authority}\r\n{authorization}Content-Type: application/json\r\n"
            + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>Sends the request and reads the response to its end.</summary>
    /// <exception cref="InvalidOperationException">It is not a 200 with a Content-Length, or is cut off.</exception>
    public async ValueTask CallAsync()
    {
        await SendAsync();
        var length = 0;
        int? end = null;
        while (end is null || length < end)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length), SocketFlags.None);
            length += read;
            end ??= EndOf(_buffer.AsSpan(0, length));
            if (read == 0)
            {
                throw new InvalidOperationException($"Cut off: {Encoding.UTF8.GetString(_buffer, 0, length)}");
            }
        }
    }

    /// <summary>Sends the request.</summary>
    public async ValueTask SendAsync()
    {
        for (var sent = 0; sent < request.Length;)
        {
            sent += await _socket.SendAsync(request.AsMemory(sent), SocketFlags.None);
        }
    }

    /// <summary>Reads some bytes of the response.</summary>
    /// <returns>The bytes; they are overwritten by the next call.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellationToken) =>
        _buffer.AsMemory(0, await _socket.ReceiveAsync(_buffer, SocketFlags.None, cancellationToken));

    public void Dispose() => _socket.Dispose();

    // The length of the whole response, as soon as its head is there.
    private static int? EndOf(ReadOnlySpan<byte> response)
    {
        var head = response.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return null;
        }

        if (!response.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(response));
        }

        var name = response.IndexOf("Content-Length: "u8);
        return name >= 0 && System.Buffers.Text.Utf8Parser.TryParse(response[(name + 16)..], out int length, out _)
            ? head + 4 + length
            : throw new InvalidOperationException("No Content-Length: " + Encoding.UTF8.GetString(response));
    }
}
