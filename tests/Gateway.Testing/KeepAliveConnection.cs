using System.Net.Sockets;

namespace Gateway.Testing;

/// <summary>
/// A client that writes its own bytes and keeps its connection as long as the gateway does; then it opens another.
/// </summary>
internal sealed class KeepAliveConnection(TestGateway gateway) : IAsyncDisposable
{
    private TcpClient? _client;
    private RawResponseReader? _reader;

    /// <summary>Sends one request and reads its whole response.</summary>
    /// <exception cref="InvalidOperationException">More bytes than the one response were received.</exception>
    public async Task<RawResponse> AskAsync(ReadOnlyMemory<byte> request, bool answerHasNoBody = false)
    {
        _client ??= await ConnectAsync();
        _reader ??= new RawResponseReader(_client.GetStream());
        try
        {
            await _client.GetStream().WriteAsync(request, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // The gateway rejected the request before all of it was sent; the response may still be there.
        }

        var answer = await _reader.ReadAsync(answerHasNoBody);
        if (_reader.HasMore)
        {
            throw new InvalidOperationException("One request was answered twice.");
        }

        if (!answer.KeepsConnection)
        {
            Close();
        }

        return answer;
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", gateway.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        return client;
    }

    private void Close()
    {
        _client?.Dispose();
        (_client, _reader) = (null, null);
    }
}
