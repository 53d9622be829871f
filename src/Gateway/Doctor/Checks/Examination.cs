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
/// One run of the checks on one target: the findings so far, and the results that later checks need. Used by one run at a time.
/// </summary>
/// <param name="callsModels">True when models may be called, which costs money.</param>
/// <param name="target">The target to examine.</param>
/// <param name="models">The catalog's entries to check, at that target.</param>
internal sealed class Examination(bool callsModels, UpstreamTarget target, ImmutableArray<CatalogEntry> models)
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, Finding> _obstacles = new(StringComparer.Ordinal);

    public bool CallsModels => callsModels;

    public UpstreamTarget Target => target;

    /// <summary>The names of the target, for texts.</summary>
    public Deployment Here { get; } = new(target);

    public ImmutableArray<CatalogEntry> Models => models;

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>
    /// The addresses by service: those inside the VPC, and after the TCP check those that accept a connection.
    /// </summary>
    public Dictionary<string, IPEndPoint[]> Addresses { get; } = new(StringComparer.Ordinal);

    /// <summary>A new session of the target's role; <c>null</c> until one was granted.</summary>
    public Session? Session { get; set; }

    /// <summary>AWS's description of the profiles, by alias, where it was read.</summary>
    public Dictionary<string, ProfileEvidence> Profiles { get; } = new(StringComparer.Ordinal);

    /// <summary>AWS's description of the base models, by alias, where it was read.</summary>
    public Dictionary<string, ModelEvidence> BaseModels { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds a finding.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="hinders">The one of <see cref="Prerequisites"/> that is not met, unless the finding is ok.</param>
    public void Add(Finding finding, string? hinders = null)
    {
        _findings.Add(finding);
        if (hinders is not null && finding.Status != FindingStatus.Ok)
        {
            _obstacles.TryAdd(hinders, finding);
        }
    }

    /// <summary>The first finding because of which one of these prerequisites is not met.</summary>
    public Finding? Obstacle(params IEnumerable<string> needs) =>
        needs.Select(need => _obstacles.GetValueOrDefault(need)).FirstOrDefault(found => found is not null);

    /// <summary>Adds a skipped topic, and returns true, if any of its prerequisites is not met.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="needs">Its prerequisites.</param>
    /// <param name="hinders">The prerequisite that is then not met either.</param>
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
