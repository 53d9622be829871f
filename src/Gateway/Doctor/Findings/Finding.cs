using System.Collections.Immutable;
using Gateway.Errors;

namespace Gateway.Doctor.Findings;

/// <summary>What was found about one topic.</summary>
/// <param name="Topic">What was looked at.</param>
/// <param name="Status">How it is.</param>
/// <param name="Seen">
/// What was observed: for operators, so with ARNs, addresses and AWS's own sentences; never a key, a token, an
/// ExternalId or a prompt.
/// </param>
internal sealed record Finding(Topic Topic, FindingStatus Status, Text Seen)
{
    /// <summary>
    /// What can be behind it and who can change that, in the order in which to look. More than one where AWS does not
    /// tell; none where nothing is to be done.
    /// </summary>
    public ImmutableArray<Cause> Causes { get; init; } = [];

    /// <summary>Of a skipped one, the topic whose finding stands in its way.</summary>
    public Topic? WaitsFor { get; init; }
}

/// <summary>One thing that can be behind a finding.</summary>
/// <param name="Code">Its name: snake_case, never translated, never reused.</param>
/// <param name="Party">Who can change it.</param>
/// <param name="Remedy">What to change; of several causes also how to tell it from the others.</param>
/// <param name="Snippet">What to paste, with the values that are known filled in.</param>
internal sealed record Cause(string Code, ResponsibleParty Party, Text Remedy, Snippet? Snippet = null);

/// <summary>A policy, a template or a command to paste.</summary>
/// <param name="Where">Where it goes.</param>
/// <param name="Content">The text itself; what only a person can know stands in angle brackets.</param>
internal sealed record Snippet(Text Where, string Content);
