namespace Gateway.Tests.EventStream;

/// <summary>
/// Returns some bytes, then nothing until that read is cancelled, then the rest. It keeps the memory of the cancelled read, as a
/// socket whose receive is still running may.
/// </summary>
internal sealed class HoldingSource(byte[] first, byte[] rest) : ReadOnlySource
{
    private int _reads;

    /// <summary>The memory of the read that was cancelled.</summary>
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
