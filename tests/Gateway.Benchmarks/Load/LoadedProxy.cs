using System.Globalization;
using Gateway.Benchmarks.Connections;
using Gateway.Benchmarks.Streams;
using Gateway.SeparateProcess;

namespace Gateway.Benchmarks.Load;

/// <summary>A proxy under test: its process, and the requests that are sent to it.</summary>
/// <param name="name">Its name in the tables.</param>
/// <param name="url">Its address.</param>
/// <param name="processId">Its process; null for the upstream itself, called directly.</param>
/// <param name="key">The API key, if it wants one.</param>
/// <param name="ask">Asks it a <see cref="MemoryQuestion"/>; null if it cannot tell.</param>
/// <param name="process">What ends its process.</param>
internal sealed class LoadedProxy(
    string name, Uri url, int? processId, string? key, Func<string, string>? ask, IAsyncDisposable? process) : IAsyncDisposable
{
    public const int Callers = 32;
    public const string WholePath = "/model/claude-haiku-4-5/converse";
    public const string StreamPath = "/model/claude-haiku-4-5/converse-stream";

    private byte[] _small = LoadConnection.Post(url, WholePath, key, SmallBody);

    public string Name => name;

    public Uri Url => url;

    public int? ProcessId => processId;

    /// <summary>The bytes allocated since its start, on the managed heap.</summary>
    public long? Allocated => Ask(MemoryQuestion.Allocated);

    /// <summary>Makes it collect garbage, and returns the managed memory then in use, in MB of a million bytes.</summary>
    public double? CollectedMegabytes => Ask(MemoryQuestion.Collected) / 1e6;

    public double ResidentMegabytes => ProcessFigures.ResidentMegabytes(processId!.Value);

    /// <summary>About 300 bytes.</summary>
    public static ReadOnlySpan<byte> SmallBody =>
        """
        {"messages":[{"role":"user","content":[{"text":"先週、隣の市から引っ越してきました。転入届はいつまでに、どこへ出せばよいですか。必要な書類も教えてください。"}]}],"inferenceConfig":{"maxTokens":512,"temperature":0.2}}
        """u8;

    /// <summary>The same request for <c>/converse</c>.</summary>
    public static ReadOnlySpan<byte> ConverseBody =>
        """
        {"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"先週、隣の市から引っ越してきました。転入届はいつまでに、どこへ出せばよいですか。必要な書類も教えてください。"}]}],"inferenceConfig":{"maxTokens":512,"temperature":0.2}}
        """u8;

    /// <summary>The same request for <c>/v1/chat/completions</c>.</summary>
    public static ReadOnlySpan<byte> ChatBody =>
        """
        {"model":"claude-haiku-4-5","messages":[{"role":"user","content":"先週、隣の市から引っ越してきました。転入届はいつまでに、どこへ出せばよいですか。必要な書類も教えてください。"}],"max_tokens":512,"temperature":0.2}
        """u8;

    /// <summary>A connection for the small request, not yet connected.</summary>
    public LoadConnection Small() => new(url, _small);

    /// <summary>The same process, whose small request is another one. It is not ended with the result.</summary>
    public LoadedProxy With(string row, string path, ReadOnlySpan<byte> body) =>
        new(row, url, processId, key, ask, null) { _small = LoadConnection.Post(url, path, key, body) };

    /// <summary>A number of connections for another request, not yet connected.</summary>
    public LoadConnection[] For(string path, ReadOnlySpan<byte> body, int count)
    {
        var request = LoadConnection.Post(url, path, key, body);
        return [.. Enumerable.Range(0, count).Select(_ => new LoadConnection(url, request))];
    }

    /// <summary>A path for streams, with its own client.</summary>
    /// <param name="row">Its name in the tables, if the proxy's does not tell it from others.</param>
    public StreamPath StreamsOf(StreamRoute route, string? row = null) => new(row ?? name, url, key, route);

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private long? Ask(string question) => ask is null ? null : long.Parse(ask(question), CultureInfo.InvariantCulture);
}
