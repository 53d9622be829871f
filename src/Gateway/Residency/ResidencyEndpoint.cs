using System.Collections.Immutable;
using Gateway.Audit.Events;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Residency.Proofs;
using Microsoft.Extensions.Options;

namespace Gateway.Residency;

/// <summary>
/// <c>GET /residency</c>, for operators: where each model processes its calls, and how and when that was proven.
/// </summary>
internal static class ResidencyEndpoint
{
    public static void MapResidency(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/residency", ShowAsync)
            .RequireAuthorization(CallerPolicies.Operator)
            .WithName("ShowResidency")
            .WithTags("運用担当者")
            .WithSummary("モデルごとの処理リージョンと国内処理の確認 / Where each model is processed, and how that is proven")
            .WithMetadata(new AuditedRead("residency"))
            .WithMetadata(new DocumentedErrors(ErrorCode.OperationNotAllowed))
            .Produces<ResidencyReport>();

    private static Task ShowAsync(
        HttpContext context, Snapshot<CatalogOptions, ResidencyPolicy> residency, IOptions<ResidencyOptions> options,
        TimeProvider time)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var now = time.GetUtcNow();
        return context.Response.WriteAsJsonAsync(new ResidencyReport(
            options.Value.RequireVerified,
            [.. residency.Current.Entries.Select(entry => ResidencyEntry.Of(entry, now))]));
    }

    /// <summary>The response of <c>GET /residency</c>.</summary>
    internal sealed record ResidencyReport(bool RequireVerified, ImmutableArray<ResidencyEntry> Models);

    /// <summary>One model of the catalog.</summary>
    internal sealed record ResidencyEntry(
        string Alias, string ModelId, bool Served, string State, ImmutableArray<string> Destinations,
        ImmutableArray<string> Members, string ProofId, DateTimeOffset? ProvenAt, DateTimeOffset? ExpiresAt,
        ProofCheck? LastCheck, string? CountTokensModelId)
    {
        public static ResidencyEntry Of(CatalogEntry entry, DateTimeOffset now)
        {
            var proof = entry.Proof;
            return new(
                entry.Declared.Alias, entry.Declared.ModelId, entry.Served is not null, proof.StateAt(now).Name(),
                [.. entry.Declared.Destinations.Select(region => region.Name)], proof.Members, proof.Id,
                proof.ProvenAt, proof.ExpiresAt, proof.LastCheck, entry.Declared.ForCountTokens?.ModelId);
        }
    }
}
