using System.Collections.Immutable;
using Gateway.Usage.Ledger;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>Counts the requests of a month as a statement shows them.</summary>
internal static class StatementCounts
{
    /// <summary>The uses of each department and application.</summary>
    public static ImmutableArray<StatementUse> UsesOf(
        IReadOnlyDictionary<UseGroup, UseSums> groups, Dictionary<(string, string), long> users, ImmutableArray<StatementLine> lines)
    {
        var ofUse = lines.ToLookup(line => (line.Key.Department, line.Key.Application));
        return
        [
            .. groups.GroupBy(pair => (pair.Key.Department, pair.Key.Application))
                .OrderBy(use => use.Key.Department, StringComparer.Ordinal).ThenBy(use => use.Key.Application, StringComparer.Ordinal)
                .Select(use => UseOf(
                    use.Key.Department, use.Key.Application, [.. use], users.GetValueOrDefault(use.Key), [.. ofUse[use.Key]])),
        ];
    }

    /// <summary>The uses of some groups.</summary>
    public static StatementUse UseOf(
        string department, string application, IReadOnlyCollection<KeyValuePair<UseGroup, UseSums>> groups, long users,
        IReadOnlyCollection<StatementLine> lines) => new(
        department, application, groups.Sum(pair => pair.Value.Requests), groups.Sum(pair => pair.Value.Completed), users > 0 ? users : null,
        groups.Sum(pair => pair.Value.PicoUsd),
        lines.All(line => line.Yen is not null || line.PicoUsd is null) ? lines.Sum(line => line.Yen ?? 0) : null);

    /// <summary>The requests that have to be known about.</summary>
    public static ImmutableArray<StatementNote> NotesOf(IReadOnlyDictionary<UseGroup, UseSums> groups)
    {
        return
        [
            Flagged(NoteKind.Estimated, LedgerFlags.Estimated), Of(NoteKind.OutcomeUnknown, groups.Where(pair => pair.Key.Unknown)),
            Flagged(NoteKind.Aborted, LedgerFlags.Aborted), Flagged(NoteKind.Drained, LedgerFlags.Drained),
            Flagged(NoteKind.Ambiguous, LedgerFlags.Ambiguous), new(NoteKind.Retried, groups.Values.Sum(sums => sums.Retried), null),
            Of(NoteKind.Unpriced, groups.Where(pair => pair.Key.Flags.HasFlag(LedgerFlags.Unpriced))) with { PicoUsd = null },
        ];

        StatementNote Flagged(NoteKind kind, LedgerFlags flag) =>
            Of(kind, groups.Where(pair => !pair.Key.Unknown && pair.Key.Flags.HasFlag(flag)));

        static StatementNote Of(NoteKind kind, IEnumerable<KeyValuePair<UseGroup, UseSums>> of) => of.Aggregate(
            new StatementNote(kind, 0, 0), (note, pair) => note with
            {
                Requests = note.Requests + pair.Value.Requests,
                PicoUsd = checked(note.PicoUsd + pair.Value.PicoUsd),
            });
    }
}
