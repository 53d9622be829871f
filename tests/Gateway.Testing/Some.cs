using System.Text.Json.Nodes;

namespace Gateway.Testing;

/// <summary>Builds requests that are right, so that a test can make one thing wrong.</summary>
internal static class Some
{
    /// <summary>A Converse body for own routes.</summary>
    public static string ConverseRequest(string text = "こんにちは", string modelId = "claude-haiku-4-5") =>
        $$"""{"modelId":"{{modelId}}","messages":[{"role":"user","content":[{"text":"{{text}}"}]}]}""";

    /// <summary>A Converse body for routes whose URL names the model.</summary>
    public static string NativeRequest(string text = "こんにちは") =>
        $$"""{"messages":[{"role":"user","content":[{"text":"{{text}}"}]}]}""";

    public static async Task<JsonObject> JsonAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
}
