using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Tests.Hosting;

/// <summary>Request bodies.</summary>
internal static class Some
{
    internal const string Hello = """{"messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}""";

    /// <summary>A conversation of one user text, with more top-level members.</summary>
    /// <param name="text">The user's text.</param>
    /// <param name="members">JSON members with a leading comma, or nothing.</param>
    internal static string Saying(string text, string members = "") =>
        $$"""{"messages":[{"role":"user","content":[{"text":{{JsonSerializer.Serialize(text)}}}]}]{{members}}}""";

    /// <summary>JSON as Bedrock writes it: no white space, Japanese unescaped.</summary>
    internal static string Compact(string json) =>
        JsonNode.Parse(json)!.ToJsonString(RestJson.Unescaped);

    /// <summary>One user message with these content blocks.</summary>
    internal static string Blocks(string blocks) => $$"""{"messages":[{"role":"user","content":[{{blocks}}]}]}""";
}
