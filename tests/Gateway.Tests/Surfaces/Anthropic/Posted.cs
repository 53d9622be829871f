using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Anthropic;

/// <summary>A request to <c>/v1/messages</c> or <c>count_tokens</c>: what Bedrock was sent of it, and what its caller got.</summary>
/// <param name="Sent">The body of Invoke; <c>null</c> when nothing was sent.</param>
/// <param name="Status">The status of the response.</param>
/// <param name="Headers">Its headers, in one text each.</param>
/// <param name="Body">Its body.</param>
internal sealed record Posted(string? Sent, int Status, Dictionary<string, string> Headers, string Body)
{
    public const string Haiku = "claude-haiku-4-5";

    /// <summary>A model that thinks by itself, with none of the older parameters.</summary>
    public const string Newer = "claude-opus-4-8";

    public const string Turn = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    public static readonly Dictionary<string, string?> AllModels = new() { ["Callers:Applications:demo:Models:98"] = "*" };

    public string? Dropped => Headers.GetValueOrDefault("X-Gateway-Dropped");

    public JsonNode Json => JsonNode.Parse(Sent!)!;

    public JsonNode Error => JsonNode.Parse(Body)!["error"]!;

    public string Message => (string)Error["message"]!;

    /// <summary>A body for a model, with further members.</summary>
    public static string With(string members, string model = Haiku, string turn = Turn) =>
        $$"""{"model":"{{model}}","max_tokens":4096,{{members}}{{(members.Length > 0 ? "," : "")}}{{turn}}}""";

    public static async Task<Posted> ToAsync(
        string body, string path = "/v1/messages", Dictionary<string, string?>? settings = null,
        params (string Name, string Value)[] headers)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(settings ?? AllModels, simulator: bedrock.Install);
        return await ToAsync(gateway, bedrock, body, path, headers);
    }

    public static async Task<Posted> ToAsync(
        TestGateway gateway, RecordingBedrock bedrock, string body, string path = "/v1/messages",
        params (string Name, string Value)[] headers)
    {
        using var response = await gateway.Post(path, body, [("Accept-Language", "en"), .. headers]);

        var sent = bedrock.Calls.TryDequeue(out var call) ? call.Body : null;
        return new Posted(
            sent is not null && sent.StartsWith("{\"input\"", StringComparison.Ordinal)
                ? Encoding.UTF8.GetString(Convert.FromBase64String((string)JsonNode.Parse(sent)!["input"]!["invokeModel"]!["body"]!))
                : sent,
            (int)response.StatusCode,
            response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
