using System.Buffers;
using Gateway.Callers;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Fuzzes request bodies, each read in every form.</summary>
internal sealed class BodyFuzz : FuzzTarget
{
    private static readonly BodyForm[] Forms = Enum.GetValues<BodyForm>();

    // Allows as much as possible, so that bodies are checked to their end.
    private static readonly MemberPolicy Policy = new(
        "fuzz",
        new ApplicationRequestPolicyOptions
        {
            AllowMembers = ["systemTool", "guardContent", "promptVariables", "performanceConfig", "A"],
            S3Locations = [new() { Uri = "s3://bucket/", BucketOwner = "111122223333" }],
            AdditionalModelRequestFields = [new() { Pointer = "/top_k", Max = 9 }, new() { Pointer = "/nested" }],
            AdditionalModelResponseFieldPaths = ["/a"],
            Guardrail = new() { Identifier = "g", Version = "1", Forced = false },
            AllowOpaqueBodies = true,
        },
        new PersonalDataOptions(),
        "131016");

    public override string Name => "body";

    public override IReadOnlyList<byte[]> Samples => BodySamples.Bodies;

    public override IReadOnlyList<byte[]> Tokens => BodySamples.Tokens;

    public override SearchValues<byte> Anchors { get; } = SearchValues.Create("{[,:\""u8);

    public override int CheckedOnceIn => 8;

    // Read in every form; a list of 20 members that may not be sent has long texts.
    public override int MaxAllocation => Forms.Length * 128 * 1024;

    public override bool Accepts(ReadOnlyMemory<byte> input)
    {
        var accepted = false;
        foreach (var form in Forms)
        {
            accepted |= RequestMembers.Read(input.Span, form, Policy, out _) is null;
        }

        return accepted;
    }

    public override string? Contradiction(ReadOnlyMemory<byte> input, bool accepted)
    {
        var whole = StrictBody.IsWhole(input);
        foreach (var form in Forms)
        {
            var taken = RequestMembers.Read(input.Span, form, Policy, out var members) is null;

            // The other forms also compare names case-insensitively, and therefore refuse more.
            if (taken != whole && (taken || form == BodyForm.Opaque))
            {
                return $"as {form} it was {(taken ? "accepted" : "refused")}; JsonDocument says otherwise";
            }

            if (taken && members.Error is null && form == BodyForm.ConverseWithModelId && members.ModelId.IsGiven
                && !StrictBody.IsSpliced(input, members, Policy))
            {
                return "with the gateway's own edits it is another body";
            }
        }

        return null;
    }
}
