using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>The requests that are served, one for each route. An attempt is one of them with one change.</summary>
internal sealed class GoodRequests(string key)
{
    public const string Model = "claude-haiku-4-5";

    /// <summary>A model that is served for counting tokens only.</summary>
    public const string CountingModel = "anthropic.claude-haiku-4-5-20251001-v1:0";

    private const string Converse =
        """
        {"messages":[{"role":"user","content":[{"text":"こんにちは"}]}],"system":[{"text":"短く答えてください"}],
        "inferenceConfig":{"maxTokens":64,"temperature":0.5},"toolConfig":{"tools":[{"toolSpec":{"name":"find",
        "description":"窓口を探す","inputSchema":{"json":{"type":"object","properties":{"name":{"type":"string"}}}}}}],
        "toolChoice":{"auto":{}}},"additionalModelRequestFields":{"top_k":5},"requestMetadata":{"unit":"tax"}}
        """;

    private const string Invoke =
        """
        {"anthropic_version":"bedrock-2023-05-31","max_tokens":64,
        "messages":[{"role":"user","content":[{"type":"text","text":"こんにちは"}]}]}
        """;

    private const string Counted = """{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"あ"}]}]}}}""";

    /// <summary>The last segments of the routes whose URL names the model.</summary>
    public static readonly string[] Operations =
        [.. CallerRoute.All.Values.Where(route => route is { ModelIsInPath: true, IsOfOtherKind: false }).Select(route => route.Path.Split('/')[^1])];

    /// <summary>The routes whose body names the model.</summary>
    public static readonly string[] OwnRoutes =
        [.. CallerRoute.All.Values.Where(route => route is { ModelIsInPath: false, IsOfOtherKind: false }).Select(route => route.Path)];

    /// <summary>The names that are served to the application of the attempts.</summary>
    public static readonly string[] ServedModels = [Model, The.HaikuProfile];

    public IEnumerable<Draft> All =>
    [
        .. OwnRoutes.Select(route => Own(route)), .. Operations.Select(operation => Native(operation)),
        .. CallerRoute.All.Values.Where(route => route.IsOfOtherKind).Select(
            route => Make(route.Target(route.UsualModel), route.Body(route.UsualModel, "こんにちは", ""), key)),
    ];

    /// <summary>A request on one of the routes whose body names the model.</summary>
    public Draft Own(string route, string model = Model, string? withKey = null) =>
        Make(route, BodyOf(route, model), withKey ?? key);

    /// <summary>A request on one of the routes whose URL names the model.</summary>
    public Draft Native(string operation, string segment = Model, string? withKey = null) =>
        Make($"/model/{segment}/{operation}", BodyOf(operation), withKey ?? key);

    public static string BodyOf(string operation) => operation switch
    {
        "count-tokens" => Counted,
        "invoke" or "invoke-with-response-stream" => Invoke,
        _ => Converse,
    };

    private static string BodyOf(string route, string model) =>
        CallerRoute.All.Values.Single(row => row.Path == route) is { Surface: not "Own" } row
            ? row.Body(model, "こんにちは", "")
            : OwnBody(model);

    private static string OwnBody(string model) => $$"""{"modelId":{{Json.Text(model)}},{{Converse[1..]}}""";

    private static Draft Make(string target, string body, string key) =>
        new("POST", target, Encoding.UTF8.GetBytes(body)) { Headers = [$"x-api-key: {key}"] };
}
