namespace Gateway.Audit.Verification;

/// <summary>What verification has found. Neighbouring places of a chain become one finding; beyond a number they are only counted.</summary>
internal sealed class Findings
{
    private const int Most = 1_000;

    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    /// <summary>The findings that are not in the list.</summary>
    public long More { get; private set; }

    public bool Any => _all.Count > 0;

    public void Add(Finding finding)
    {
        if (finding.Chain is not null && _all is [.., var last] && last.Kind == finding.Kind && last.Chain == finding.Chain
            && last.Last + 1 == finding.First && last.Detail == finding.Detail)
        {
            _all[^1] = last with { Last = finding.Last };
        }
        else if (_all.Count < Most)
        {
            _all.Add(finding);
        }
        else
        {
            More++;
        }
    }

    /// <summary>Adds a finding about a whole chain, in the place of those about its records.</summary>
    public void Replace(Finding finding)
    {
        _all.RemoveAll(one => one.Chain == finding.Chain && one.Kind == FindingKind.Changed);
        Add(finding);
    }
}
