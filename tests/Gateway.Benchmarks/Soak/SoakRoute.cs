using System.Text.Json;

namespace Gateway.Benchmarks.Soak;

/// <summary>The format of a response.</summary>
internal enum ResponseForm
{
    /// <summary>One JSON object.</summary>
    Json,

    /// <summary>Server-sent events.</summary>
    Events,

    /// <summary>AWS's event stream.</summary>
    Frames,
}

/// <summary>One way to call the gateway.</summary>
/// <param name="Name">The name for the table.</param>
/// <param name="Form">The format of its response.</param>
/// <param name="Operation">The last segment of a native path; <c>null</c> on the gateway's own routes.</param>
internal sealed record SoakRoute(string Name, ResponseForm Form, string? Operation)
{
    private const string Invocation = "invoke";

    public static readonly SoakRoute Converse = new("converse", ResponseForm.Json, null);
    public static readonly SoakRoute Events = new("converse/stream", ResponseForm.Events, null);
    public static readonly SoakRoute Frames = new("converse-stream", ResponseForm.Frames, "converse-stream");
    public static readonly SoakRoute Invoke = new("invoke", ResponseForm.Json, Invocation);

    public static IReadOnlyList<SoakRoute> All { get; } = [Converse, Events, Frames, Invoke];

    public static IReadOnlyList<SoakRoute> Own { get; } = [Converse, Events];

    public static IReadOnlyList<SoakRoute> Streams { get; } = [Events, Frames];

    public bool IsInvoke => Operation == Invocation;

    public string PathFor(string model) =>
        Operation is not null ? $"/model/{model}/{Operation}"
        : Form == ResponseForm.Events ? "/converse/stream"
        : "/converse";

    public byte[] BodyFor(string model, string text)
    {
        object content = IsInvoke ? text : new[] { new { text } };
        var messages = new[] { new { role = "user", content } };
        return Operation is null ? JsonSerializer.SerializeToUtf8Bytes(new { modelId = model, messages })
            : IsInvoke ? JsonSerializer.SerializeToUtf8Bytes(
                new { anthropic_version = "bedrock-2023-05-31", max_tokens = 1000, messages })
            : JsonSerializer.SerializeToUtf8Bytes(new { messages });
    }
}
