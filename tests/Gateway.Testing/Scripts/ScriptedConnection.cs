using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Testing.Scripts;

/// <summary>One connection while its script is played.</summary>
internal sealed class ScriptedConnection(Socket socket, Tally requests, CancellationToken left) : IDisposable
{
    // No test sends a longer head; a head that never ends is a mistake in the test.
    private const int MaxHeadLength = 64 * 1024;

    private const string Length = "Content-Length:";

    private readonly List<byte> _ahead = [];
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);
    private bool _rewound;

    /// <summary>Cancelled when the scripts are stopped.</summary>
    public CancellationToken Left => left;

    /// <summary>The request line and headers of the last request.</summary>
    public string Head { get; private set; } = "";

    /// <summary>Performs the TLS handshake as the server.</summary>
    public async Task SecureAsync(X509Certificate2 certificate)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate }, left);
    }

    public async Task PlayAsync(IReadOnlyList<Step> script)
    {
        for (var at = 0; at < script.Count; at++)
        {
            if (!await script[at].Take(this))
            {
                return;
            }

            (at, _rewound) = (_rewound ? -1 : at, false);
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes, left);
        await _stream.FlushAsync(left);
    }

    /// <summary>Reads one request with its body; false if the other side disconnected instead.</summary>
    /// <exception cref="NotSupportedException">The body has no length.</exception>
    public async Task<bool> ReadRequestAsync()
    {
        int end;
        while ((end = Bytes(_ahead).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (_ahead.Count > MaxHeadLength)
            {
                throw new NotSupportedException("The request's head does not end.");
            }

            if (!await FillAsync())
            {
                return false;
            }
        }

        Head = Encoding.ASCII.GetString(Bytes(_ahead)[..end]);
        var whole = end + 4 + BodyLength(Head);
        while (_ahead.Count < whole)
        {
            if (!await FillAsync())
            {
                return false;
            }
        }

        _ahead.RemoveRange(0, whole);
        requests.Begin();
        return true;
    }

    public async Task<bool> ReadToEndAsync()
    {
        while (await _stream.ReadAsync(_buffer, left) > 0)
        {
            // The bytes do not matter, only the end of the connection.
        }

        return false;
    }

    public bool Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        return false;
    }

    public bool Rewind() => _rewound = true;

    public void Dispose() => _stream.Dispose();

    private static ReadOnlySpan<byte> Bytes(List<byte> bytes) =>
        CollectionsMarshal.AsSpan(bytes);

    private static int BodyLength(string head)
    {
        foreach (var line in head.Split("\r\n"))
        {
            if (line.StartsWith(Length, StringComparison.OrdinalIgnoreCase))
            {
                return int.Parse(line.AsSpan(Length.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
            }

            if (line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase)
                || line.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase))
            {
                throw new NotSupportedException(line);
            }
        }

        return 0;
    }

    private async Task<bool> FillAsync()
    {
        var length = await _stream.ReadAsync(_buffer, left);
        _ahead.AddRange(_buffer.AsSpan(0, length));
        return length > 0;
    }
}
