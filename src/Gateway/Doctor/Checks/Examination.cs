using System.Collections.Immutable;
using System.Net;
using Gateway.Bedrock.Targets;
using Gateway.Credentials;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;
using Gateway.Residency;
using Gateway.Residency.Proofs;

namespace Gateway.Doctor.Checks;

/// <summary>
/// One run of the checks on one target: what was found so far, and what later checks build on. Used by one run at a time.
/// </summary>
/// <param name="callsModels">Whether models may be called, which costs money.</param>
/// <param name="target">The target to examine.</param>
/// <param name="models">The catalog's entries to look at, at that target.</param>
internal sealed class Examination(bool callsModels, UpstreamTarget target, ImmutableArray<CatalogEntry> models)
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, Finding> _obstacles = new(StringComparer.Ordinal);

    public bool CallsModels => callsModels;

    public UpstreamTarget Target => target;

    /// <summary>The names of the target, as texts need them.</summary>
    public Deployment Here { get; } = new(target);

    public ImmutableArray<CatalogEntry> Models => models;

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>
    /// Where the services are, by service: addresses inside the VPC, and from TCP on those that connect.
    /// </summary>
    public Dictionary<string, IPEndPoint[]> Addresses { get; } = new(StringComparer.Ordinal);

    /// <summary>A fresh session of the target's role; <c>null</c> until one was granted.</summary>
    public Session? Session { get; set; }

    /// <summary>What AWS said about the profiles, by alias, where it was read.</summary>
    public Dictionary<string, ProfileEvidence> Profiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a finding.</summary>
    /// <param name="finding">What was found.</param>
    /// <param name="hinders">Which of <see cref="Prerequisites"/> cannot be built on, unless it is ok.</param>
    public void Add(Finding finding, string? hinders = null)
    {
        _findings.Add(finding);
        if (hinders is not null && finding.Status != FindingStatus.Ok)
        {
            _obstacles.TryAdd(hinders, finding);
        }
    }

    /// <summary>The first finding that stands in the way of any of these needs.</summary>
    public Finding? Obstacle(params IEnumerable<string> needs) =>
        needs.Select(need => _obstacles.GetValueOrDefault(need)).FirstOrDefault(found => found is not null);

    /// <summary>Says that a topic is skipped, if any of its needs is not met.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="needs">What it builds on.</param>
    /// <param name="hinders">Which need cannot be built on then.</param>
    public bool Skips(Topic topic, string[] needs, string? hinders = null)
    {
        if (Obstacle(needs) is not { } obstacle)
        {
            return false;
        }

        Add(topic.Skip(obstacle), hinders);
        return true;
    }
}
