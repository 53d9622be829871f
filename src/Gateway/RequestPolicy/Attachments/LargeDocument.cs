using System.Collections.Immutable;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>A document larger than AWS takes for every model.</summary>
/// <param name="Format">What it is; unknown where no model takes it.</param>
/// <param name="Error">What is said where the model does not take it.</param>
internal sealed record LargeDocument(AttachmentFormat Format, GatewayError Error)
{
    /// <param name="formats">The formats that the model takes as large as they are, in AWS's names.</param>
    public bool IsTaken(ImmutableArray<string> formats) =>
        Format != AttachmentFormat.Unknown && formats.Contains(AttachmentFormats.NameOf(Format));
}
