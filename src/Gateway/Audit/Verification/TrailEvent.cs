using System.Collections.Immutable;
using Gateway.Audit.Events;

namespace Gateway.Audit.Verification;

/// <summary>A record of the trail that verification needs: about the trail itself, or about a row of a table without MACs.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Number">The place in it.</param>
/// <param name="At">The moment.</param>
/// <param name="Kind">The kind of the record.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Detail">Its detail.</param>
internal sealed record TrailEvent(Guid Chain, long Number, DateTimeOffset At, string Kind, string? Subject, string? Detail)
{
    /// <summary>Who did it.</summary>
    public string? Actor { get; init; }

    /// <summary>The application.</summary>
    public string? Application { get; init; }

    /// <summary>How it ended.</summary>
    public string? Result { get; init; }

    /// <summary>The latest moment that its chain had told before; <c>null</c> for the first record.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>The record as it was written, as far as it matters here.</summary>
    public AuditEvent Record => new(Kind)
    {
        Actor = Actor ?? "",
        At = At,
        Application = Application,
        Subject = Subject,
        Result = Result,
        Detail = Detail,
    };

    /// <summary>The kinds.</summary>
    public static readonly ImmutableHashSet<string> Kinds = [.. AuditKinds.Kept];
}
