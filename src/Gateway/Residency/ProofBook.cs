using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Gateway.Bedrock.Targets;
using Gateway.Residency.Proofs;
using Gateway.Telemetry;

namespace Gateway.Residency;

/// <summary>
/// The proofs of inference profiles and base models that come from AWS, kept while the process runs. Read by every request, written by the
/// verification. It outlives changes of the catalog, because its proofs are about ids and not about catalog entries. AWS's data
/// about an id in one account and Region proves nothing about the same id at another target.
/// </summary>
internal sealed partial class ProofBook
{
    // A verified profile is checked again long before its proof expires; the others sooner, because a caller may be waiting.
    private static readonly TimeSpan UntilNextLook = TimeSpan.FromHours(1);
    private static readonly TimeSpan UntilNextTry = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(UpstreamTarget Target, string ModelId), ResidencyProof> _proofs = new();
    private readonly TimeProvider _time;
    private readonly ILogger<ProofBook> _logger;
    private readonly Counter<long> _contradictions;

    public ProofBook(TimeProvider time, IMeterFactory meters, ILogger<ProofBook> logger)
    {
        (_time, _logger) = (time, logger);
        var meter = meters.CreateGatewayMeter();
        _contradictions = meter.Counter(Instruments.Contradictions);
        meter.Gauge(Instruments.Proofs, Count);
    }

    /// <summary>The proof of a placement: AWS's if there is one, else by the form of its id.</summary>
    public ResidencyProof Of(Placement placement)
    {
        var byForm = placement.Proof;
        return _proofs.TryGetValue((placement.Target, placement.ModelId), out var known)
            && known.Destinations.AsSpan().SequenceEqual(byForm.Destinations.AsSpan())
                ? known
                : byForm;
    }

    /// <summary>True when AWS should be asked about the placement now.</summary>
    public bool IsDue(Placement placement)
    {
        var proof = Of(placement);
        return proof.LastCheck is not { } last
            || _time.GetUtcNow() - last.At >= (last.Outcome == ProofCheck.Ok ? UntilNextLook : UntilNextTry);
    }

    /// <summary>Evaluates AWS's list of a profile's members and keeps the proof or the contradiction.</summary>
    public void Note(Placement placement, ProfileEvidence evidence)
    {
        if (ProfileEvaluator.IsAbout(placement.ModelId, evidence))
        {
            Note(placement, evidence.Members, ProfileEvaluator.Agrees(evidence.Members, placement.Destinations));
        }
        else
        {
            NoteFailure(placement, "not_understood");
        }
    }

    /// <summary>Evaluates AWS's description of a base model and keeps the proof or the contradiction.</summary>
    public void Note(Placement placement, ModelEvidence evidence)
    {
        if (ModelEvaluator.IsAbout(placement.ModelId, evidence))
        {
            Note(placement, [evidence.Arn], ModelEvaluator.Agrees(evidence, placement.Target.SourceRegion));
        }
        else
        {
            NoteFailure(placement, "not_understood");
        }
    }

    private void Note(Placement placement, ImmutableArray<string> members, bool agrees)
    {
        var now = _time.GetUtcNow();
        var before = Of(placement).State;
        var proof = ResidencyProof.ByMembers(
            placement.ModelId, agrees ? ProofState.Verified : ProofState.Contradicted, placement.Destinations, members, now) with
        {
            LastCheck = new ProofCheck(now, agrees ? ProofCheck.Ok : "contradicted"),
        };
        _proofs[(placement.Target, placement.ModelId)] = proof;
        Tell(placement, before, proof);
    }

    /// <summary>
    /// Records that AWS gave no list. An earlier proof stays valid until it expires.
    /// </summary>
    /// <param name="placement">The placement that was checked.</param>
    /// <param name="outcome">The reason in one word: see <see cref="ProofCheck.Outcome"/>.</param>
    public void NoteFailure(Placement placement, string outcome)
    {
        var now = _time.GetUtcNow();
        var before = Of(placement);
        _proofs[(placement.Target, placement.ModelId)] = before with { LastCheck = new ProofCheck(now, outcome) };
        if (before.LastCheck?.Outcome != outcome)
        {
            Log.NotRead(
                _logger, placement.Alias, placement.ModelId, outcome, before.StateAt(now).Name(),
                placement.Proof.State == ProofState.InRegion ? "bedrock:GetFoundationModel" : "bedrock:GetInferenceProfile");
        }
    }

    private void Tell(Placement placement, ProofState before, ResidencyProof proof)
    {
        if (proof.State == ProofState.Contradicted && before != ProofState.Contradicted)
        {
            _contradictions.Add(1);
            Log.Contradicted(
                _logger, placement.Alias, placement.ModelId, string.Join(", ", placement.Destinations),
                string.Join(", ", proof.Members), proof.Id);
        }
        else if (proof.State == ProofState.Verified)
        {
            Log.Verified(
                _logger, placement.Alias, placement.ModelId, string.Join(", ", placement.Destinations), proof.Id);
        }
    }

    private IEnumerable<Measurement<long>> Count()
    {
        var now = _time.GetUtcNow();
        return _proofs.Values.CountBy(proof => proof.StateAt(now)).Select(
            count => new Measurement<long>(
                count.Value, new KeyValuePair<string, object?>(Labels.ProofState, count.Key.Name())));
    }

    private static partial class Log
    {
        [LoggerMessage(6000, LogLevel.Information,
            "AWS confirms that {Alias} ({ModelId}) is processed in {Destinations} and nowhere else: proof {ProofId}.")]
        public static partial void Verified(
            ILogger logger, string alias, string modelId, string destinations, string proofId);

        [LoggerMessage(6001, LogLevel.Error,
            "AWS contradicts the catalog: {Alias} ({ModelId}) is declared for {Destinations}, but AWS has it as "
            + "{Members} ({ProofId}), or not on demand. It is no longer served. Have the contractor say what changed; correct the catalog "
            + "only if every member is in Japan.")]
        public static partial void Contradicted(
            ILogger logger, string alias, string modelId, string destinations, string members, string proofId);

        [LoggerMessage(6002, LogLevel.Warning,
            "AWS's description of {Alias} ({ModelId}) could not be read: {Outcome}. It is {State} until then. "
            + "The role needs {Permission} and the VPC an interface endpoint for bedrock.")]
        public static partial void NotRead(
            ILogger logger, string alias, string modelId, string outcome, string state, string permission);
    }
}
