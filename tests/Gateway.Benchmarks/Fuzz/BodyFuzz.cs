using System.Buffers;
using Gateway.Converse.Members;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Request bodies, each in all four forms.</summary>
internal sealed class BodyFuzz : FuzzTarget
{
    private static readonly BodyForm[] Forms = Enum.GetValues<BodyForm>();

    public override string Name => "body";

    public override IReadOnlyList<byte[]> Samples => BodySamples.Bodies;

    public override IReadOnlyList<byte[]> Tokens => BodySamples.Tokens;

    public override SearchValues<byte> Anchors { get; } = SearchValues.Create("{[,:\""u8);

    public override int CheckedOnceIn => 8;

    public override bool Accepts(ReadOnlyMemory<byte> input)
    {
        var accepted = false;
        foreach (var form in Forms)
        {
            accepted |= RequestMembers.Read(input.Span, form).Is(out _, out _);
        }

        return accepted;
    }

    public override string? Contradiction(ReadOnlyMemory<byte> input, bool accepted)
    {
        var whole = StrictBody.IsWhole(input);
        foreach (var form in Forms)
        {
            var taken = RequestMembers.Read(input.Span, form).Is(out var modelId, out _);

            // The other forms also compare names without their case, and refuse more.
            if (taken != whole && (taken || form == BodyForm.Invoke))
            {
                return $"as {form} it was {(taken ? "accepted" : "refused")}; JsonDocument says otherwise";
            }

            if (taken && form == BodyForm.ConverseWithModelId && !StrictBody.CutsOut(input, modelId!))
            {
                return "without its modelId it is another body";
            }
        }

        return null;
    }
}
