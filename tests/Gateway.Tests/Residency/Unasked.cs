using System.Diagnostics.Metrics;
using Gateway.Residency;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Residency;

/// <summary>Proof rules when AWS was not asked.</summary>
internal static class Unasked
{
    public static ProofRules Rules(TimeProvider time, IServiceProvider metrics, bool requireVerified = false) => new(
        new ProofBook(time, metrics.GetRequiredService<IMeterFactory>(), NullLogger<ProofBook>.Instance),
        time, requireVerified);
}
