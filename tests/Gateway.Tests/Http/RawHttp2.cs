using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Http;

/// <summary>A client that writes its own HTTP/2 frames (RFC 9113), for requests that no client library would send.</summary>
internal sealed class RawHttp2 : IDisposable
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly TcpClient _client = new();

    /// <summary>
    /// Sends one request and returns the status of the response, or <c>reset</c> or <c>goaway</c> when the gateway ended the
    /// stream or the connection instead.
    /// </summary>
    public async Task<string> RespondAsync(int port, (string Name, string Value)[] headers, string body)
    {
        await _client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        byte[] block = [.. headers.SelectMany(Literal)];
        byte[] request =
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, []),
            .. Frame(Headers, EndHeaders, 1, block), .. Frame(Data, EndStream, 1, Encoding.UTF8.GetBytes(body)),
        ];
        await _client.GetStream().WriteAsync(request, TestContext.Current.CancellationToken);

        while (true)
        {
            var (type, payload) = await ReadFrameAsync();
            switch (type)
            {
                case Headers:
                    return Status(payload);
                case Reset:
                    return "reset";
                case GoAway:
                    return "goaway";
            }
        }
    }

    public void Dispose() => _client.Dispose();

    // HPACK, literal without indexing (RFC 7541, 6.2.2), without Huffman coding.
    private static byte[] Literal((string Name, string Value) header) =>
    [
        0, (byte)header.Name.Length, .. Encoding.ASCII.GetBytes(header.Name),
        .. Integer(header.Value.Length), .. Encoding.ASCII.GetBytes(header.Value),
    ];

    private static byte[] Integer(int value) => value < 127 ? [(byte)value] : [127, (byte)(value - 127)];

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(0), payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    // The status comes first: an entry of the static table (RFC 7541, appendix A), or a literal with its name from there.
    private static string Status(byte[] block)
    {
        var at = block.AsSpan().IndexOfAnyExceptInRange((byte)0x20, (byte)0x3f); // Skips changes of the table's size.
        return block[at] switch
        {
            0x88 => "200",
            0x8c => "400",
            0x8d => "404",
            0x8e => "500",
            _ => Encoding.ASCII.GetString(block, at + 2, 3),
        };
    }

    private async Task<(byte Type, byte[] Payload)> ReadFrameAsync()
    {
        var head = new byte[9];
        await _client.GetStream().ReadExactlyAsync(head, TestContext.Current.CancellationToken);
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8];
        await _client.GetStream().ReadExactlyAsync(payload, TestContext.Current.CancellationToken);
        return (head[3], payload);
    }
}
