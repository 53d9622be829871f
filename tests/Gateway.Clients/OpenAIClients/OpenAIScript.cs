using System.Text.Json.Nodes;
using Gateway.Clients.JavaScript;

namespace Gateway.Clients.OpenAIClients;

/// <summary>A script of this folder, with the gateway's URL and key in the variables of OpenAI's SDKs.</summary>
internal static class OpenAIScript
{
    internal const string Haiku = "claude-haiku-4-5";
    internal const string Sonnet = "claude-sonnet-4-6";
    internal const string Titan = "titan-embed-text-v2";
    internal const string Cohere = "cohere-embed-multilingual-v3";

    /// <summary>The script with this sandbox's URL and key.</summary>
    public static NodeScript For(OpenAISandbox sandbox, string name) => new(name, sandbox.OpenAIEnvironment, "OpenAIClients");

    /// <summary>The strings of an array.</summary>
    public static IEnumerable<string?> Strings(this JsonNode? array) => array!.AsArray().Select(one => (string?)one);

    /// <summary>The numbers of a vector.</summary>
    public static IReadOnlyList<float> Vector(this JsonNode? array) => [.. array!.AsArray().Select(one => (float)one!)];
}
