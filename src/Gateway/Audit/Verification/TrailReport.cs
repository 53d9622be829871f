using System.Collections.Immutable;
using Gateway.Errors;

namespace Gateway.Audit.Verification;

/// <summary>The result of a verification.</summary>
/// <param name="Chains">The chains, in the order of their start.</param>
/// <param name="Findings">What an untouched trail does not have; empty if nothing was found.</param>
/// <param name="MoreFindings">The findings that are only counted.</param>
/// <param name="Purged">The places whose records were removed after their time.</param>
/// <param name="Uncovered">Rows of use from times without a trail.</param>
/// <param name="Anchors">The anchors that were compared, and hold.</param>
/// <param name="IsAnchoredOutside">True if anchors came from outside the database, and a public key with them.</param>
/// <param name="NewestAnchor">The moment of the newest of them.</param>
internal sealed record TrailReport(
    ImmutableArray<ChainReport> Chains, ImmutableArray<Finding> Findings, long MoreFindings, long Purged, long Uncovered, int Anchors,
    bool IsAnchoredOutside, DateTimeOffset? NewestAnchor)
{
    /// <summary>The tables without MACs that were compared with their records.</summary>
    public ImmutableArray<ComparedTable> Tables { get; init; } = [];

    public bool IsWhole => Findings.IsEmpty;

    /// <summary>The records that are there and are what was written.</summary>
    public long Proven => Chains.Sum(chain => chain.Proven);
}

/// <summary>A table that was compared with its records.</summary>
/// <param name="Name">The name of its rows.</param>
/// <param name="Rows">Their number.</param>
/// <param name="Older">How many of them are older than the trail, which has no record of them.</param>
internal sealed record ComparedTable(Text Name, int Rows, int Older);
