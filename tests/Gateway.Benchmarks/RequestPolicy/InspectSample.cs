using System.Text;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.Benchmarks.RequestPolicy;

/// <summary>A request that is placed and inspected many times.</summary>
/// <param name="Name">The name for the table.</param>
/// <param name="Form">The form of its body; the model is in the body or in the URL.</param>
/// <param name="Body">Its body.</param>
/// <param name="AtOnce">The number of requests in one measurement.</param>
internal sealed record InspectSample(string Name, BodyForm Form, byte[] Body, int AtOnce)
{
    /// <summary>True for a body of the most expensive kind, to which the bounds do not apply.</summary>
    public bool IsHard { get; init; }

    private const int Megabyte = 1_000_000;

    private static readonly string Image =
        Convert.ToBase64String([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. new byte[750_000]]);

    public static IReadOnlyList<InspectSample> All { get; } =
    [
        new(
            "300 B, /converse", BodyForm.ConverseWithModelId, Converse("\"modelId\":\"claude-haiku-4-5\",", Text(40)),
            2000),
        new("300 B, /model/…/converse", BodyForm.Converse, Converse("", Text(50)), 2000),
        new("300 B, /model/…/invoke", BodyForm.Anthropic, Invoke(Text(60)), 2000),
        new("1 MB of text", BodyForm.Converse, Converse("", Text(Megabyte / 3)), 2),
        new("1 MB of an image", BodyForm.Converse, Converse(
            "", "x\"},{\"image\":{\"format\":\"png\",\"source\":{\"bytes\":\"" + Image + "\"}}},{\"text\":\"y"), 2),
        new("1 MB of turns", BodyForm.Converse, Converse(
            "", string.Join("\"},{\"text\":\"", Enumerable.Repeat(Text(60), Megabyte / 200))), 2),
        new("1 MB of escapes", BodyForm.Converse, Converse("", string.Concat(Enumerable.Repeat("\\u3042", Megabyte / 6))), 2) { IsHard = true },
        new("1 MB of an export", BodyForm.Converse, Converse(
            "", string.Concat(Enumerable.Repeat("住民課,2026-11-27,03-1234-5678,12000,123456789012\\n", Megabyte / 57))), 2) { IsHard = true },
    ];

    private static string Text(int length) => new('あ', length);

    private static byte[] Converse(string model, string text) => Encoding.UTF8.GetBytes(
        "{" + model + "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"" + text + "\"}]}],"
        + "\"system\":[{\"text\":\"short\"}],\"inferenceConfig\":{\"maxTokens\":500,\"temperature\":0.5}}");

    private static byte[] Invoke(string text) => Encoding.UTF8.GetBytes(
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":500,\"messages\":[{\"role\":\"user\","
        + "\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}]}");
}
