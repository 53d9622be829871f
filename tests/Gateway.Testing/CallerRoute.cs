using System.Text.Json;
using Gateway.Errors;
using Gateway.Surfaces.Anthropic;
using Gateway.Surfaces.Bedrock;
using Gateway.Surfaces.OpenAI;
using Gateway.Surfaces.Own;

namespace Gateway.Testing;

/// <summary>
/// A route by which callers ask a model: a row of every theory that must hold on all of them. A new surface adds its rows
/// here.
/// </summary>
/// <param name="Surface">The dialect it is of.</param>
/// <param name="Operation">AWS's name of what it asks for, as grants and logs have it.</param>
/// <param name="Path">Its path, with <c>{model}</c> where the URL names the model.</param>
internal sealed record CallerRoute(string Surface, string Operation, string Path)
{
    private const string Model = "{model}";
    private const string Chat = "claude-haiku-4-5";

    private static readonly ErrorFormat Problems = new ProblemDetailsFormat();
    private static readonly ErrorFormat AwsErrors = new AwsErrorFormat();
    private static readonly ErrorFormat AnthropicErrors = new AnthropicErrorFormat();
    private static readonly ErrorFormat OpenAIErrors = new OpenAIErrorFormat();

    /// <summary>Every route, by <see cref="ToString"/>.</summary>
    public static IReadOnlyDictionary<string, CallerRoute> All { get; } = new CallerRoute[]
    {
        new("Own", "Converse", "/converse") { Errors = Problems, Body = WithModelId },
        new("Own", "ConverseStream", "/converse/stream") { Errors = Problems, Body = WithModelId },
        new("Bedrock", "Converse", "/model/{model}/converse") { Errors = AwsErrors, Body = Converse },
        new("Bedrock", "ConverseStream", "/model/{model}/converse-stream") { Errors = AwsErrors, Body = Converse },
        new("Bedrock", "InvokeModel", "/model/{model}/invoke") { Errors = AwsErrors, Body = Invoke },
        new("Bedrock", "InvokeModelWithResponseStream", "/model/{model}/invoke-with-response-stream")
        {
            Errors = AwsErrors, Body = Invoke,
        },
        new("Bedrock", "InvokeModel", "/model/{model}/invoke")
        {
            Errors = AwsErrors, Body = (_, text, more) => $$"""{"inputText":"{{text}}"{{more}}}""",
            UsualModel = "titan-embed-text-v2", GivenMember = "inputText",
        },
        new("Bedrock", "CountTokens", "/model/{model}/count-tokens")
        {
            Errors = AwsErrors, Body = (_, text, more) => $$$"""{"input":{"converse":{{{Converse("", text, more)}}}}}""",
        },
        new("Anthropic", "InvokeModel", "/v1/messages") { Errors = AnthropicErrors, Body = Messages },

        // The same API under the path that it has on Bedrock's own host.
        new("Anthropic", "InvokeModelWithResponseStream", "/anthropic/v1/messages")
        {
            Errors = AnthropicErrors, Body = (model, text, more) => Messages(model, text, ",\"stream\":true" + more),
        },
        new("Anthropic", "CountTokens", "/v1/messages/count_tokens") { Errors = AnthropicErrors, Body = Messages },
        new("OpenAI", "Converse", "/v1/chat/completions") { Errors = OpenAIErrors, Body = Completion },

        // The same API under the path that it has on Bedrock's own host.
        new("OpenAI", "ConverseStream", "/openai/v1/chat/completions")
        {
            Errors = OpenAIErrors, Body = (model, text, more) => Completion(model, text, ",\"stream\":true" + more),
        },
        new("OpenAI", "Embed", "/v1/embeddings")
        {
            Errors = OpenAIErrors,
            Body = (model, text, more) => $$"""{"model":{{JsonSerializer.Serialize(model)}},"input":["{{text}}"]{{more}}}""",
            UsualModel = "titan-embed-text-v2", GivenMember = "input",
        },
    }.ToDictionary(route => route.ToString(), StringComparer.Ordinal);

    /// <summary>The names of all, for a theory.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>How its errors are written, and with which statuses.</summary>
    public required ErrorFormat Errors { get; init; }

    /// <summary>Its body: of a model, a text in JSON's escapes and, at the top of the request, further members.</summary>
    public required Func<string, string, string, string> Body { get; init; }

    /// <summary>The model that it is asked for, where a test names no other. The demo application may use it.</summary>
    public string UsualModel { get; init; } = Chat;

    /// <summary>A member that <see cref="Body"/> has where it puts further members.</summary>
    public string GivenMember { get; init; } = "messages";

    /// <summary>True for a route of a model that does not chat.</summary>
    public bool IsOfOtherKind => UsualModel != Chat;

    /// <summary>
    /// A further member that nobody knows. At the top of a request of Anthropic's own API such a member is not sent, so there it
    /// is below one that is known.
    /// </summary>
    public string WithNewMember(string value) =>
        Surface == "Anthropic" ? $",\"metadata\":{{\"newMember\":{value}}}" : $", \"newMember\":{value}";

    /// <summary>True where a member that nobody knows is left out and named, and never refused.</summary>
    public bool LeavesNewMembersOut => Surface == "OpenAI";

    /// <summary>Whether the URL names the model.</summary>
    public bool ModelIsInPath => Path.Contains(Model, StringComparison.Ordinal);

    /// <summary>Whether the response is a stream.</summary>
    public bool Streams => Operation.EndsWith("Stream", StringComparison.Ordinal);

    /// <summary>The request target for a model, as it is written, not encoded.</summary>
    public string Target(string model) => Path.Replace(Model, model, StringComparison.Ordinal);

    public Task<HttpResponseMessage> AskAsync(
        TestGateway gateway, string text = "こんにちは", string? model = null, string more = "") =>
        gateway.Post(Target(Uri.EscapeDataString(model ?? UsualModel)), Body(model ?? UsualModel, text, more));

    public override string ToString() => IsOfOtherKind ? $"{Surface} {Path} {UsualModel}" : $"{Surface} {Path}";

    private static string WithModelId(string model, string text, string more) =>
        $$"""{"modelId":{{JsonSerializer.Serialize(model)}},{{Converse("", text, more)[1..]}}""";

    private static string Converse(string model, string text, string more) =>
        $$"""{"messages":[{"role":"user","content":[{"text":"{{text}}"}]}]{{more}}}""";

    private static string Messages(string model, string text, string more) =>
        $$"""{"model":{{JsonSerializer.Serialize(model)}},"max_tokens":64,"messages":[{"role":"user","content":"{{text}}"}]{{more}}}""";

    private static string Completion(string model, string text, string more) =>
        $$"""{"model":{{JsonSerializer.Serialize(model)}},"messages":[{"role":"user","content":"{{text}}"}]{{more}}}""";

    private static string Invoke(string model, string text, string more) =>
        $$"""
        {"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"{{text}}"}]{{more}}}
        """;
}
