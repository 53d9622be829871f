using System.Data.Common;
using System.Security.Cryptography;
using Gateway.Audit.Anchors;

namespace Gateway.Audit.Verification;

/// <summary>
/// The anchors that a trail is compared with: those that were kept outside, and those of the database, which whoever changes the
/// trail can change too.
/// </summary>
/// <param name="outside">The anchors from outside; empty without any.</param>
/// <param name="unreadable">Files outside that hold no anchor.</param>
/// <param name="publicKey">The key that verifies signatures; <c>null</c> without one.</param>
internal sealed class AnchorSet(IReadOnlyList<Anchor> outside, IReadOnlyList<string> unreadable, ECDsa? publicKey)
{
    /// <summary>No anchors from outside, and no key.</summary>
    public static AnchorSet None => new([], [], null);

    /// <summary>True if there are anchors from outside, and a key that says that they are genuine.</summary>
    public bool IsOutside => outside.Count > 0 && publicKey is not null;

    /// <summary>The number of anchors that are what was signed.</summary>
    public int Held { get; private set; }

    /// <summary>The moment of the newest.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>Checks the anchors by themselves, and adds the chains that they have seen.</summary>
    /// <returns>The anchors of the database.</returns>
    public async Task<IReadOnlyList<StoredAnchor>> CheckAsync(
        DbConnection connection, Findings findings, NamedEnds ends, CancellationToken cancellationToken)
    {
        var stored = await AnchorTable.ReadAsync(connection, 0, cancellationToken);
        foreach (var name in unreadable)
        {
            findings.Add(new(FindingKind.AnchorForged, Detail: name));
        }

        foreach (var row in stored.Where(row => row.Anchor is null || row.Anchor.Hour != row.Hour || row.Anchor.Digest != row.Digest))
        {
            findings.Add(new(FindingKind.AnchorForged, Detail: NameOf(row.Hour)));
        }

        var sound = new SortedDictionary<long, Anchor>();
        foreach (var (anchor, isOutside) in outside.Select(anchor => (anchor, true))
            .Concat(stored.Select(row => row.Anchor).OfType<Anchor>().Select(anchor => (anchor, false))))
        {
            if (publicKey is not null && !anchor.IsSignedBy(publicKey))
            {
                findings.Add(new(FindingKind.AnchorForged, Detail: NameOf(anchor.Hour)));
            }
            else if (sound.TryGetValue(anchor.Hour, out var other))
            {
                if (other.Digest != anchor.Digest)
                {
                    findings.Add(new(FindingKind.AnchorForged, Detail: NameOf(anchor.Hour)));
                }
            }
            else
            {
                sound[anchor.Hour] = anchor;
                AddHeads(anchor, isOutside, ends);
            }
        }

        (Held, Newest) = (sound.Count, sound.Count > 0 ? sound.Values.Last().At : null);
        CheckOrder([.. sound.Values], findings);
        foreach (var missing in outside.Where(anchor => stored.All(row => row.Hour != anchor.Hour)))
        {
            findings.Add(new(FindingKind.AnchorMissing, Detail: NameOf(missing.Hour)));
        }

        return stored;
    }

    /// <summary>Checks that each anchor which a chain has recorded is there.</summary>
    public void CheckAnnounced(IEnumerable<TrailEvent> announced, IReadOnlyList<StoredAnchor> stored, Findings findings)
    {
        var digests = outside.Select(anchor => anchor.Digest).Concat(stored.Select(row => row.Digest)).ToHashSet(StringComparer.Ordinal);
        foreach (var told in announced.Where(told => !digests.Contains(NamedEnds.FieldOf(told.Detail, "digest"))))
        {
            findings.Add(new(FindingKind.AnchorMissing, told.Chain, told.Number, told.Number, told.Subject ?? ""));
        }
    }

    private static void AddHeads(Anchor anchor, bool isOutside, NamedEnds ends)
    {
        foreach (var head in anchor.Heads)
        {
            ends.Add(head.Chain, head.Number, head.Mac, NameOf(anchor.Hour), isOutside);
        }
    }

    // Each names the one before it. A folder may hold the last ones alone, so the first one's is not asked for.
    private static void CheckOrder(IReadOnlyList<Anchor> anchors, Findings findings)
    {
        for (var i = 1; i < anchors.Count; i++)
        {
            if (anchors[i].Previous != anchors[i - 1].Digest)
            {
                findings.Add(new(FindingKind.AnchorMissing, Detail: $"{NameOf(anchors[i - 1].Hour)}–{NameOf(anchors[i].Hour)}"));
            }
        }
    }

    private static string NameOf(long hour) => $"{DateTimeOffset.UnixEpoch.AddHours(hour).UtcDateTime:yyyy-MM-ddTHH:00Z}";
}
