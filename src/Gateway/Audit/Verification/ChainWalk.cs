using Gateway.Audit.Chains;

namespace Gateway.Audit.Verification;

/// <summary>
/// Goes along one chain, record by record. The MAC before a record is the one that the record before it has, never one that is
/// stored beside it: so what was removed, moved or put in between is seen.
/// </summary>
internal sealed class ChainWalk(Guid chain, IReadOnlyList<ChainKey> keys, Purges purges, Findings findings)
{
    private readonly CanonicalBytes _bytes = new();
    private readonly List<AfterGap> _afterGaps = [];
    private byte[] _last = new byte[ChainKey.MacLength];
    private ChainKey? _key;
    private long _expected = 1;
    private long _number;
    private byte[] _mac = [];
    private TrailEvent? _event;

    public ChainReport Report { get; } = new(chain);

    /// <summary>Begins the record of the present row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="happened">What it tells, if that matters for the verification.</param>
    public void Begin(TrailRow row, TrailEvent? happened)
    {
        (_number, _mac, _event) = (row.Number, row.Mac, happened);
        row.BeginIn(_bytes, _last);
        Report.Last = Math.Max(Report.Last, _number);
    }

    /// <summary>Adds the present row, an attempt, to the record.</summary>
    /// <returns>False if it is of another record.</returns>
    public bool TryAddAttempt(TrailRow row)
    {
        if (row.Number != _number || _event is not null)
        {
            return false;
        }

        row.AddAttemptTo(_bytes);
        return true;
    }

    /// <summary>Ends the record, of which everything is known now.</summary>
    /// <returns>What it tells, if it is proven to be what was written there.</returns>
    public TrailEvent? End()
    {
        if (_number < _expected)
        {
            findings.Add(new(FindingKind.Doubled, chain, _number, _number));
            return null;
        }

        var isProven = false;
        if (_number > _expected)
        {
            // Whether the places before it were removed after their time is known at the end of the trail only.
            _afterGaps.Add(new(_expected, _number - 1, _number, _bytes.Written.ToArray(), _mac, _event));
        }
        else
        {
            isProven = IsProven(_number, _bytes.Written, _mac);
        }

        (_last, _expected) = (_mac, _number + 1);
        return isProven ? _event : null;
    }

    /// <summary>Proves the records behind places that were removed after their time, as far as that is known now.</summary>
    /// <param name="told">Takes what they tell.</param>
    /// <returns>True if there was one.</returns>
    public bool CloseGaps(Action<TrailEvent> told) => _afterGaps.RemoveAll(after =>
    {
        if (!purges.Explain(chain, after.First, after.Last, out var previous))
        {
            return false;
        }

        if (previous is null)
        {
            return true;
        }

        CanonicalBytes.Follow(after.Bytes, previous);
        if (IsProven(after.Number, after.Bytes, after.Mac) && after.Event is { } happened)
        {
            told(happened);
        }

        return true;
    }) > 0;

    /// <summary>Ends the chain.</summary>
    public void Conclude()
    {
        foreach (var after in _afterGaps)
        {
            findings.Add(new(FindingKind.Missing, chain, after.First, after.Last));
        }

        Report.KeyId = _key?.Id;
        if (_key is null && Report.Last > 0)
        {
            findings.Replace(new(FindingKind.UnknownKey, chain, 1, Report.Last));
        }
    }

    private bool IsProven(long number, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mac)
    {
        var isProven = Proves(bytes, mac);
        if (isProven)
        {
            Report.Proven++;
        }
        else
        {
            findings.Add(new(FindingKind.Changed, chain, number, number));
        }

        return isProven;
    }

    // A chain has one key. Which one it is, is what proves its first record, not what the record says.
    private bool Proves(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mac)
    {
        if (_key is not null)
        {
            return _key.Proves(bytes, mac);
        }

        foreach (var key in keys)
        {
            if (key.Proves(bytes, mac))
            {
                _key = key;
                return true;
            }
        }

        return false;
    }

    private sealed record AfterGap(long First, long Last, long Number, byte[] Bytes, byte[] Mac, TrailEvent? Event);
}
