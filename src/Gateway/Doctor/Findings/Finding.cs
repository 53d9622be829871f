using System.Collections.Immutable;
using Gateway.Errors;

namespace Gateway.Doctor.Findings;

/// <summary>The result of checking one topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Status">The status.</param>
/// <param name="Seen">
/// The observation, for operators, so with ARNs, addresses and AWS's own sentences; never a key, a token, an ExternalId or a
/// prompt.
/// </param>
internal sealed record Finding(Topic Topic, FindingStatus Status, Text Seen)
{
    /// <summary>
    /// The possible causes and who can remove them, in the order in which to check. More than one if AWS does not name the cause;
    /// none if nothing has to be done.
    /// </summary>
    public ImmutableArray<Cause> Causes { get; init; } = [];

    /// <summary>The topic because of whose finding this one is skipped; <c>null</c> if it is not skipped.</summary>
    public Topic? WaitsFor { get; init; }
}

/// <summary>One possible cause of a finding.</summary>
/// <param name="Code">Its name: snake_case, never translated, never reused.</param>
/// <param name="Party">The party that can remove it.</param>
/// <param name="Remedy">The change to make; if there are several causes, also how to tell this one from the others.</param>
/// <param name="Snippet">A text to paste, with the known values filled in.</param>
internal sealed record Cause(string Code, ResponsibleParty Party, Text Remedy, Snippet? Snippet = null);

/// <summary>A policy, a template or a command to paste.</summary>
/// <param name="Where">The place to paste it.</param>
/// <param name="Content">The text itself; values that only a person can know are in angle brackets.</param>
internal sealed record Snippet(Text Where, string Content);
