using System.Collections.Immutable;
using Gateway.Errors;

namespace Gateway.Inspection.Attachments;

/// <summary>A document larger than AWS takes for every model.</summary>
/// <param name="Format">What it is; unknown where no model takes it.</param>
/// <param name="Refusal">What is said where the model does not take it.</param>
internal sealed record LargeDocument(AttachmentFormat Format, Refusal Refusal)
{
    /// <param name="formats">The formats that the model takes as large as they are, in AWS's names.</param>
    public bool IsTaken(ImmutableArray<string> formats) =>
        Format != AttachmentFormat.Unknown && formats.Contains(AttachmentFormats.NameOf(Format));
}
