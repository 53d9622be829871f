using System.Buffers;
using System.Text;
using Gateway.Surfaces.Bedrock;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Fuzzes request targets: <c>/model/{modelId}/{operation}</c>.</summary>
internal sealed class RawTargetFuzz : FuzzTarget
{
    public override string Name => "target";

    public override IReadOnlyList<byte[]> Samples { get; } = Bytes(
        "/model/claude-haiku-4-5/converse",
        "/model/jp.anthropic.claude-haiku-4-5-20251001-v1:0/converse-stream",
        "/model/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke-with-response-stream",
        "/model/arn%3Aaws%3Abedrock%3Aap-northeast-1%3A444455556666%3Ainference-profile%2Fjp.a.b-v1%3A0/count-tokens",
        "/model/amazon.nova-lite-v1:0/invoke",
        "/model/arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.a.b-v1:0/converse",
        "/model/%61~_.-/converse",
        "/model/%2e%2E/converse");

    public override IReadOnlyList<byte[]> Tokens { get; } = Bytes(
        "%", "%2", "%2F", "%2f", "%252F", "%25", "%00", "%0d%0a", "%C0%AF", "%E3%81%93", "%3a", "%zz", "%u002f", "%2e",
        "%2E%2e", ".", "..", "./", "/", "//", "/../", "\\", "?", "?a=b", "#", ";", "+", " ", "\t", "\0", "\r\n", "é",
        ":", "@", "http://h", "/model/", "/MODEL/", "/converse", "-", "~", "%7E", "%7F", "%80", "*", "a");

    public override SearchValues<byte> Anchors { get; } = SearchValues.Create("/%:."u8);

    // Twice the length of Kestrel's limit for a request line.
    public override int MaxInputLength => 16 * 1024;

    public override int CheckedOnceIn => 4;

    public override bool Accepts(ReadOnlyMemory<byte> input) => ModelRoute.TryRead(Text(input), out _, out _);

    // .NET's own decoder, which is less strict, must agree about accepted targets.
    public override string? Contradiction(ReadOnlyMemory<byte> input, bool accepted)
    {
        var target = Text(input);
        if (!ModelRoute.TryRead(target, out var model, out var operation))
        {
            return accepted ? "was refused when read again" : null;
        }

        // Only an ARN may contain unescaped slashes.
        var (begin, end) = (target.IndexOf('/', 1) + 1, target.LastIndexOf('/'));
        var (segment, isArn) = (target[begin..Math.Max(begin, end)], model.StartsWith("arn:", StringComparison.Ordinal));
        return segment.Length == 0 || (segment.Contains('/', StringComparison.Ordinal) && !isArn)
                ? "has more or fewer than three segments"
            : Uri.UnescapeDataString(segment) != model || target[(end + 1)..] != operation ? "was decoded to something else"
            : isArn && model.Split('/').Any(part => part is "" or "." or "..") ? "the ARN climbs out of the path"
            : model.Contains('%', StringComparison.Ordinal) ? "a second encoding was left in the model"
            : model is "" or "." or ".." ? "the model climbs out of the path"
            : model.Any(c => c is <= ' ' or > '~' or '\\' or '?' or '#') ? "the model holds what no model's name does"
            : !ComesBack(model, operation) ? "the model, encoded again, is another one"
            : null;
    }

    private static bool ComesBack(string model, string operation) =>
        ModelRoute.TryRead($"/model/{Uri.EscapeDataString(model)}/{operation}", out var again, out var same)
        && (again, same) == (model, operation);

    // One character per byte, as the server shows it.
    private static string Text(ReadOnlyMemory<byte> input) => Encoding.Latin1.GetString(input.Span);

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
