using System.Net.Sockets;

namespace Gateway.Benchmarks.Load;

/// <summary>Streams of one proxy that stay open, each read by a caller of its own.</summary>
internal sealed class OpenStreams(LoadedProxy proxy) : IDisposable
{
    private const int OpenedAtOnce = 16;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly List<OpenStream> _streams = [];

    /// <summary>The number of open streams.</summary>
    public int Count => _streams.Count;

    /// <summary>Opens streams until there are that many, each with its first bytes.</summary>
    /// <returns>False when the proxy takes no more of them; <see cref="Count"/> tells how many it has.</returns>
    public async Task<bool> OpenAsync(int count)
    {
        var more = proxy.For(LoadedProxy.StreamPath, LoadedProxy.SmallBody, count - _streams.Count)
            .Select(connection => new OpenStream(connection)).ToList();
        foreach (var together in more.Chunk(OpenedAtOnce))
        {
            try
            {
                await Task.WhenAll(together.Select(stream => stream.OpenAsync()));
            }
            catch (Exception failure) when (failure is SocketException or InvalidOperationException or OperationCanceledException)
            {
                Console.WriteLine($"{proxy.Name}: {failure.Message}");
                more.Except(_streams).ToList().ForEach(stream => stream.Dispose());
                return false;
            }

            _streams.AddRange(together);
        }

        return true;
    }

    /// <summary>Waits until every stream has received more than it has now.</summary>
    /// <exception cref="InvalidOperationException">A stream has ended, or received nothing for a minute.</exception>
    public async Task ReceiveMoreAsync()
    {
        var before = _streams.ConvertAll(stream => stream.Received);
        using var wait = new CancellationTokenSource(MaxWait);
        while (_streams.Zip(before).Any(one => one.First.Received == one.Second))
        {
            if (wait.IsCancellationRequested)
            {
                throw new InvalidOperationException(
                    $"{_streams.Zip(before).Count(one => one.First.Received == one.Second)} of {_streams.Count} streams are silent.");
            }

            await Task.Delay(Look, CancellationToken.None);
        }
    }

    public void Dispose() => _streams.ForEach(stream => stream.Dispose());

    private sealed class OpenStream(LoadConnection connection) : IDisposable
    {
        private long _received;

        public long Received => Volatile.Read(ref _received);

        public async Task OpenAsync()
        {
            await connection.ConnectAsync();
            await connection.SendAsync();
            using var wait = new CancellationTokenSource(MaxWait);
            var first = await connection.ReceiveAsync(wait.Token);
            if (!first.Span.StartsWith("HTTP/1.1 200"u8))
            {
                throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(first.Span));
            }

            _ = ReadAsync();
        }

        public void Dispose() => connection.Dispose();

        // Ends with the connection. A stream that ends early shows as one that receives nothing more.
        private async Task ReadAsync()
        {
            try
            {
                while ((await connection.ReceiveAsync(CancellationToken.None)).Length is > 0 and var length)
                {
                    Interlocked.Add(ref _received, length);
                }
            }
            catch (SocketException)
            {
            }
        }
    }
}
