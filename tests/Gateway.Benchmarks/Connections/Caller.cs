using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Connections;

/// <summary>A client on a plain socket: it reads only when told to, and disconnects at any time.</summary>
internal sealed class Caller : IDisposable
{
    private const string LastChunk = "\r\n0\r\n\r\n";

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _buffer = new byte[16 * 1024];

    /// <summary>The number of bytes received, including those of HTTP.</summary>
    public long Received { get; private set; }

    /// <summary>Connects and requests a stream; nothing of the response is read yet.</summary>
    /// <param name="receiveBuffer">The most bytes that the system buffers for it; <c>null</c> for the system's default.</param>
    public async Task AskAsync(Rig rig, Score score, bool invoke, int? receiveBuffer = null)
    {
        if (receiveBuffer is { } size)
        {
            _socket.ReceiveBufferSize = size; // Before the connection, because the window is negotiated then.
        }

        var (operation, body) = invoke
            ? ("invoke-with-response-stream", score.InvokeBody())
            : ("converse-stream", score.ConverseBody());
        await _socket.ConnectAsync(IPAddress.Loopback, rig.GatewayUrl.Port);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(
            $"POST /model/claude-haiku-4-5/{operation} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {rig.Key}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
            + $"Connection: close\r\n\r\n{body}"));
    }

    /// <summary>Reads available bytes, at most that many and at most 16 KiB. False at the end.</summary>
    public async Task<bool> ReadAsync(int most = int.MaxValue)
    {
        var length = await _socket.ReceiveAsync(_buffer.AsMemory(0, Math.Min(most, _buffer.Length)));
        Received += length;
        return length > 0;
    }

    /// <summary>Reads until that many frames have begun.</summary>
    /// <exception cref="InvalidOperationException">The response ended before that.</exception>
    public async Task ReadFramesAsync(int count)
    {
        var text = new StringBuilder();
        while (text.ToString().Split(":message-type").Length <= count)
        {
            var length = await _socket.ReceiveAsync(_buffer);
            text.Append(Encoding.Latin1.GetString(_buffer, 0, length));
            if (length == 0)
            {
                throw new InvalidOperationException($"The answer ended: {text}");
            }
        }
    }

    /// <summary>Reads to the end. False when the response was cut off: its last chunk was not received.</summary>
    public async Task<bool> ReadToEndAsync()
    {
        var tail = "";
        for (int length; (length = await _socket.ReceiveAsync(_buffer)) > 0;)
        {
            Received += length;
            var last = _buffer.AsSpan(Math.Max(0, length - LastChunk.Length), Math.Min(length, LastChunk.Length));
            tail = (tail + Encoding.Latin1.GetString(last))[^Math.Min(tail.Length + last.Length, LastChunk.Length)..];
        }

        return tail == LastChunk;
    }

    /// <summary>Disconnects with a FIN, or with a RST as a crashing program does.</summary>
    public void Leave(bool reset)
    {
        if (reset)
        {
            _socket.LingerState = new LingerOption(true, 0);
        }

        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}
