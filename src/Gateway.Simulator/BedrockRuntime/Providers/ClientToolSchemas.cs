using System.Text.Json.Nodes;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>
/// Input schemas for tools that Anthropic defines and the application runs, from which the model's sample input is made. A
/// request contains only the tool's type.
/// </summary>
internal static class ClientToolSchemas
{
    private const string Command = """{"type":"object","properties":{"command":{"type":"string"}},"required":["command"]}""";
    private const string View = """
        {"type":"object","properties":{"command":{"enum":["view"]},"path":{"type":"string"}},"required":["command","path"]}
        """;
    private const string Screen = """{"type":"object","properties":{"action":{"enum":["screenshot"]}},"required":["action"]}""";
    private const string Pattern = """{"type":"object","properties":{"pattern":{"type":"string"}},"required":["pattern"]}""";

    /// <param name="type">Such as bash_20250124; null for the application's own tool without a schema.</param>
    internal static JsonNode Of(string? type) => JsonNode.Parse(type?.Split('_')[0] switch
    {
        "bash" => Command,
        "text" or "memory" => View,
        "computer" => Screen,
        "tool" => Pattern,
        _ => "{}",
    })!;
}
