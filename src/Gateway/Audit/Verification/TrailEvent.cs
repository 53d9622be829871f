using System.Collections.Immutable;
using Gateway.Audit.Events;

namespace Gateway.Audit.Verification;

/// <summary>A record of the trail that tells about the trail itself.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Number">The place in it.</param>
/// <param name="At">The moment.</param>
/// <param name="Kind">The kind of the record.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Detail">Its detail.</param>
internal sealed record TrailEvent(Guid Chain, long Number, DateTimeOffset At, string Kind, string? Subject, string? Detail)
{
    /// <summary>The kinds.</summary>
    public static readonly ImmutableHashSet<string> Kinds = [.. AuditKinds.Kept];
}
