using System.Collections.Immutable;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>A document larger than AWS accepts for every model.</summary>
/// <param name="Format">The format; unknown where no model accepts it at this size.</param>
/// <param name="Error">The error to return when the model does not accept it.</param>
internal sealed record LargeDocument(AttachmentFormat Format, GatewayError Error)
{
    /// <param name="formats">The formats for which the model has no such size limit, in AWS's names.</param>
    public bool IsTaken(ImmutableArray<string> formats) =>
        Format != AttachmentFormat.Unknown && formats.Contains(AttachmentFormats.NameOf(Format));
}
