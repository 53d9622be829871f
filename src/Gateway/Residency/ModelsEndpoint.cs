using System.Collections.Immutable;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Configuration;

namespace Gateway.Residency;

/// <summary>
/// <c>GET /models</c>: the models that the calling application may use, and where each of them processes its calls.
/// </summary>
internal static class ModelsEndpoint
{
    public static void MapModels(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/models", List)
            .WithName("ListModels")
            .WithTags("モデル")
            .WithSummary("使えるモデルの一覧 / The models this application may use");

    private static ModelList List(HttpContext context, Snapshot<CatalogOptions, ResidencyPolicy> residency)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var caller = context.Caller();
        return new(ApplicationEntry.Of(caller), [.. residency.Current.PlacementsFor(caller).Select(ModelEntry.Of)]);
    }

    /// <summary>The response of <c>GET /models</c>.</summary>
    internal sealed record ModelList(ApplicationEntry Application, ImmutableArray<ModelEntry> Models);

    /// <summary>The application of the key, for people who hold several keys.</summary>
    internal sealed record ApplicationEntry(
        string Id, string Name, string Department, string Purpose, string Classification, string Contact, string Approver,
        DateTimeOffset? ExpiresAt, bool Operator, ImmutableArray<string> Operations)
    {
        public static ApplicationEntry Of(Application caller) =>
            new(
                caller.Id, caller.Name, caller.Department, caller.Purpose, caller.Classification, caller.Contact, caller.Approver,
                caller.ExpiresAt, caller.IsOperator, [.. caller.Operations]);
    }

    /// <summary>One model an application may use. Its features have their sources.</summary>
    internal sealed record ModelEntry(
        string Alias, string DisplayName, string ModelId, ImmutableArray<string> Destinations, ImmutableArray<string> Capabilities,
        ImmutableArray<string> Betas, ImmutableArray<ModelFeatureEntry> Features)
    {
        public static ModelEntry Of(Placement placement) => new(
            placement.Alias, placement.DisplayName, ModelArns.ForCallers(placement.ModelId),
            [.. placement.Destinations.Select(region => region.Name)], placement.Capabilities,
            [.. placement.Betas.Order(StringComparer.Ordinal)], [.. ModelFeatureEntry.AllOf(placement.Features)]);
    }
}
