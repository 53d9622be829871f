namespace Gateway.Tests.EventStream;

/// <summary>
/// Gives some bytes, then nothing until that read is cancelled, then the rest. It keeps the memory of the cancelled
/// read, as a socket whose receive is still on its way may.
/// </summary>
internal sealed class HoldingSource(byte[] first, byte[] rest) : ReadOnlySource
{
    private int _reads;

    /// <summary>The memory of the read that was held.</summary>
    public Memory<byte> Kept { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return new(0);
        }

        _reads++;
        if (_reads != 2)
        {
            var given = _reads == 1 ? first : rest;
            given.CopyTo(buffer);
            return new(given.Length);
        }

        Kept = buffer;
        return new(new TaskCompletionSource<int>().Task.WaitAsync(cancellationToken));
    }
}
