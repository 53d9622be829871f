using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Configuration;
using Gateway.Credentials;
using Gateway.Residency;
using Gateway.Residency.Proofs;

namespace Gateway.Bedrock.ControlPlane;

/// <summary>
/// Compares the catalog's inference profiles and base models with AWS's own, for each target separately, from the start on and
/// again before their proofs expire. Residency evaluates the results.
/// </summary>
internal sealed class ProfileVerification(IServiceProvider services, TimeProvider time) : BackgroundService
{
    // Frequent checks find a changed catalog and a proof that is due; a check costs nothing while none is due.
    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan NapWithoutSession = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not constructor parameters, for the same reason as in SessionRefresher.
        var targets = services.GetRequiredService<UpstreamTargets>().All;
        return Task.WhenAll(targets.Select(target => KeepVerifiedAsync(target, stoppingToken)));
    }

    private async Task KeepVerifiedAsync(UpstreamTarget target, CancellationToken stoppingToken)
    {
        var residency = services.GetRequiredService<Snapshot<CatalogOptions, ResidencyPolicy>>();
        var book = services.GetRequiredService<ProofBook>();
        var session = services.GetRequiredService<SessionCache>().For(target);
        while (!stoppingToken.IsCancellationRequested)
        {
            List<Placement> due =
            [
                .. residency.Current.Entries.Select(entry => entry.Declared)
                    .Where(declared => declared.Target == target && book.IsDue(declared)),
            ];
            var mayAsk = true;
            if (due.Count > 0)
            {
                mayAsk = (await session.GetAsync(stoppingToken)).Is(out var held, out _);
                if (held is not null)
                {
                    await VerifyAsync(due, held, book, stoppingToken);
                }
            }

            await Task.Delay(mayAsk ? Nap : NapWithoutSession, time, stoppingToken);
        }
    }

    private async Task VerifyAsync(
        List<Placement> due, Session session, ProofBook book, CancellationToken stoppingToken)
    {
        var profiles = due.Where(placement => placement.Proof.State != ProofState.InRegion).ToList();
        if (profiles.Count > 0)
        {
            await VerifyProfilesAsync(profiles, session, book, stoppingToken);
        }

        var models = services.GetRequiredService<FoundationModels>();
        foreach (var placement in due.Except(profiles))
        {
            var (model, response) = await models.GetAsync(session, placement.ModelId, stoppingToken);
            if (model is not null)
            {
                book.Note(placement, model);
            }
            else
            {
                book.NoteFailure(placement, response.Outcome);
            }
        }
    }

    private async Task VerifyProfilesAsync(
        List<Placement> due, Session session, ProofBook book, CancellationToken stoppingToken)
    {
        var profiles = services.GetRequiredService<InferenceProfiles>();
        var listed = await profiles.ListAsync(session, stoppingToken);
        foreach (var placement in due)
        {
            // The list has AWS's own profiles by id. ARNs and the contractor's own profiles are requested one by one.
            if (listed.TryGetValue(placement.ModelId, out var evidence))
            {
                book.Note(placement, evidence);
                continue;
            }

            var (profile, response) = await profiles.GetAsync(session, placement.ModelId, stoppingToken);
            if (profile is not null)
            {
                book.Note(placement, profile);
            }
            else
            {
                book.NoteFailure(placement, response.Outcome);
            }
        }
    }
}
