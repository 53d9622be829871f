using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Gateway.Hosting;

/// <summary>
/// <c>/health/live</c>, <c>/health/ready</c>, <c>/health/startup</c>: a status and one word, without details, model calls or
/// keys.
/// </summary>
internal static class HealthEndpoints
{
    /// <summary>The tag of the checks that decide about readiness.</summary>
    public const string Ready = "ready";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", Only(_ => false)).AllowAnonymous();
        routes.MapHealthChecks("/health/startup", Only(_ => false)).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", Only(tags => tags.Contains(Ready))).AllowAnonymous();
    }

    private static HealthCheckOptions Only(Func<ISet<string>, bool> wanted) =>
        new() { Predicate = check => wanted(check.Tags) };
}
