using System.Net.Sockets;

namespace Gateway.Testing.Chaos;

/// <summary>One direction of one connection, as toxics use it.</summary>
internal sealed class Passage(Socket from, Socket to, Flow flow, uint seed, CancellationTokenSource cut)
{
    private readonly SplitMix64 _chance = new(seed);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private bool _ended;

    /// <summary>The number of bytes of this connection forwarded in this direction.</summary>
    public long Written { get; private set; }

    /// <summary>A pseudorandom number of at least 0 and less than 1; the same sequence in every run.</summary>
    public double Chance() => _chance.Below(1_000_000) / 1_000_000.0;

    public Task PauseAsync(TimeSpan pause) =>
        pause > TimeSpan.Zero ? Task.Delay(pause, cut.Token) : Task.CompletedTask;

    /// <summary>Resets both ends of the connection.</summary>
    public void Reset() => cut.Cancel();

    /// <summary>Ends this direction: the receiver sees the end, and everything the sender sends later is lost.</summary>
    public void End()
    {
        if (!_ended)
        {
            _ended = true;
            to.Shutdown(SocketShutdown.Send);
        }
    }

    public void Open()
    {
        foreach (var toxic in flow.Toxics)
        {
            toxic.Open(this);
        }
    }

    /// <summary>Forwards bytes until the sender ends.</summary>
    public async Task CarryAsync()
    {
        try
        {
            while (await from.ReceiveAsync(_buffer, cut.Token) is var length and > 0)
            {
                if (!_ended)
                {
                    await PassAsync(flow.Toxics, 0, _buffer.AsMemory(0, length));
                }
            }

            foreach (var toxic in flow.Toxics)
            {
                await toxic.EndAsync(this);
            }

            End();
        }
        catch (SocketException)
        {
            // One side reset its connection, so the other is reset as well.
            Reset();
            throw;
        }
    }

    private Task PassAsync(IReadOnlyList<Toxic> toxics, int at, ReadOnlyMemory<byte> bytes) =>
        at == toxics.Count
            ? WriteAsync(bytes)
            : toxics[at].PassAsync(this, bytes, left => PassAsync(toxics, at + 1, left));

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        // A toxic before the one that ended the passage may still send pieces.
        while (bytes.Length > 0 && !_ended)
        {
            // Counted before sending, so that a receiver of the bytes always finds them counted.
            flow.Count(bytes.Length);
            var sent = await to.SendAsync(bytes, cut.Token);
            Written += sent;
            flow.Count(sent - bytes.Length);
            bytes = bytes[sent..];
        }
    }
}
