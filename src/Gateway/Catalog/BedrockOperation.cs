using System.Collections.Immutable;
using Gateway.Hosting;

namespace Gateway.Catalog;

/// <summary>An operation of Bedrock Runtime that the gateway carries.</summary>
/// <param name="Name">AWS's name, as used in grants, logs and metrics; <see cref="Embed"/> is the gateway's own.</param>
/// <param name="Segment">The last segment of its path, <c>/model/{modelId}/{segment}</c>.</param>
/// <param name="Streams">True when the response is event-stream frames, and not one JSON object.</param>
internal sealed record BedrockOperation(string Name, string Segment, bool Streams)
{
    // Invoke: AWS's service model. Converse: no page names a limit. PDF files of 22 MB are accepted (measured on a jp.
    // profile), which are 29 MB of base64, and Anthropic's own limit of a request is 32 MB.
    private const int MaxInvokeBodyBytes = 25_000_000;
    private const int MaxConverseBodyBytes = HostingOptions.DefaultMaxRequestBodyBytes;

    /// <summary>The largest body that AWS takes, in bytes.</summary>
    public int MaxBodyBytes => Invokes ? MaxInvokeBodyBytes : MaxConverseBodyBytes;

    /// <summary>True when the body has the form of the model's provider.</summary>
    public bool Invokes => this == InvokeModel || this == InvokeModelWithResponseStream || this == Embed;

    public static readonly BedrockOperation Converse = new("Converse", "converse", Streams: false);

    public static readonly BedrockOperation ConverseStream = new("ConverseStream", "converse-stream", Streams: true);

    public static readonly BedrockOperation InvokeModel = new("InvokeModel", "invoke", Streams: false);

    public static readonly BedrockOperation InvokeModelWithResponseStream =
        new("InvokeModelWithResponseStream", "invoke-with-response-stream", Streams: true);

    public static readonly BedrockOperation CountTokens = new("CountTokens", "count-tokens", Streams: false);

    /// <summary>
    /// <c>POST /v1/embeddings</c>, which calls InvokeModel. A name of its own, so that it can be granted without the rest of
    /// InvokeModel and is counted apart. Not in <see cref="All"/>: Bedrock has no such path.
    /// </summary>
    public static readonly BedrockOperation Embed = new("Embed", "invoke", Streams: false);

    /// <summary>The operations that have a path on Bedrock's host.</summary>
    public static ImmutableArray<BedrockOperation> All { get; } =
        [Converse, ConverseStream, InvokeModel, InvokeModelWithResponseStream, CountTokens];

    /// <summary>The operation with this last segment; <c>null</c> for every other path of Bedrock's host.</summary>
    public static BedrockOperation? Find(ReadOnlySpan<char> segment)
    {
        foreach (var operation in All)
        {
            if (segment.SequenceEqual(operation.Segment))
            {
                return operation;
            }
        }

        return null;
    }
}
