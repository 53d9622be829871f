using System.Diagnostics.Metrics;
using Gateway.Residency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Residency;

/// <summary>What decides whether a proof is good enough, where nothing was asked of AWS.</summary>
internal static class Unasked
{
    public static ProofRules Rules(TimeProvider time, IServiceProvider metrics, bool requireVerified = false) => new(
        new ProofBook(time, metrics.GetRequiredService<IMeterFactory>(), NullLogger<ProofBook>.Instance),
        time, requireVerified);
}
