using System.Buffers;
using System.Text;
using Gateway.Testing.PersonalData;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Fuzzes texts that are searched for numbers: each byte costs a bounded number of steps, whatever its value.</summary>
internal sealed class NumberScanFuzz : FuzzTarget
{
    // For a short text, the words around it are read as well, which few bytes have to account for.
    private const int Allowance = 64;

    public override string Name => "numbers";

    public override IReadOnlyList<byte[]> Samples { get; } =
        [.. HostileShapes.All(400).Select(shape => shape.Body), HostileShapes.Ordinary(400).Body];

    public override IReadOnlyList<byte[]> Tokens { get; } = [.. ((string[])
    [
        "0", "1", "12", "1234", "123456789018", "09012345678", "１", "①", "\\u0031", "\\\\uff11", "&#49;", "&#x31;", " ", "\u3000", ",", "\\n", "\\t", "\n",
        "-", "ー", "・", ".", ".0", "/", "_", "の", "\u00AD", "\u200B", "\uFE0F", "**", "`", "\"", "<b>", "</td><td>", "<", "&nbsp;", "&", "\\", "\\\\", "\\u",
        "\\ud835", "個人番号", "マイナンバー", "住民票コード", "番号", "コード", "宛名番号", "注文", "my number", "空欄", "ではなく", "arn:", "1 2 3 ", "1-2 3-4 ", "a", "あ",
    ]).Select(Encoding.UTF8.GetBytes)];

    public override SearchValues<byte> Anchors { get; } = SearchValues.Create("0123456789 -,"u8);

    public override int CheckedOnceIn => 1;

    public override bool Accepts(ReadOnlyMemory<byte> input) => ScanSteps.Of(input.Span) > input.Length / 2;

    public override string? Contradiction(ReadOnlyMemory<byte> input, bool accepted) =>
        ScanSteps.Of(input.Span) is var steps && steps > (ScanSteps.MaxForAByte * input.Length) + Allowance
            ? $"took {steps} steps for {input.Length} bytes"
            : null;
}
