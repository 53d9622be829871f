using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Residency;

namespace Gateway.Surfaces.Bedrock;

/// <summary>
/// Maps ListInferenceProfiles and GetInferenceProfile of Bedrock's control plane, by which Claude Code chooses its models. It
/// knows one URL, that of the runtime, and asks there. Only profiles that the application may use and that are proven to stay in
/// Japan exist here; AWS is not asked.
/// </summary>
internal static class InferenceProfileEndpoints
{
    private const string Tag = "AWS SDK 互換";

    private static readonly GatewayError NoProfile = ErrorCode.ModelNotFound.Because(
        "指定された推論プロファイルはありません。使える推論プロファイルは GET /inference-profiles で確認してください。",
        "There is no such inference profile. GET /inference-profiles lists those that can be used.");

    public static void MapInferenceProfiles(this IEndpointRouteBuilder routes, ErrorFormat errors)
    {
        routes.MapGet("/inference-profiles", (Delegate)ListAsync).WithMetadata(errors)
            .WithName("ListInferenceProfiles").WithTags(Tag)
            .WithSummary("使える推論プロファイルの一覧 / The inference profiles this application may use")
            .Produces<InferenceProfilePage.Response>();
        routes.MapGet("/inference-profiles/{**id}", (Delegate)ShowAsync).WithMetadata(errors)
            .WithName("GetInferenceProfile").WithTags(Tag)
            .WithSummary("推論プロファイルの情報 / One inference profile")
            .Produces<InferenceProfileSummary>();
    }

    private static Task ListAsync(HttpContext context, Snapshot<CatalogOptions, ResidencyPolicy> residency)
    {
        if (!InferenceProfilePage.Read(context.Request.Query).Is(out var page, out var error))
        {
            return ErrorWriter.WriteAsync(context, error);
        }

        // Application profiles are the contractor's own; their ARNs name its account, so none is listed.
        var profiles = residency.Current.PlacementsFor(context.Caller())
            .Select(InferenceProfileSummary.Of).OfType<InferenceProfileSummary>()
            .Where(profile => profile.Type == InferenceProfileSummary.SystemDefined);
        return WriteAsync(context, page.Of(profiles));
    }

    private static Task ShowAsync(HttpContext context, Snapshot<CatalogOptions, ResidencyPolicy> residency) =>
        !residency.Current.Place(context.Caller(), context.NameInPath()).Is(out var placement, out var error)
            ? ErrorWriter.WriteAsync(context, error)
        : InferenceProfileSummary.Of(placement) is { } profile ? WriteAsync(context, profile)
        : ErrorWriter.WriteAsync(context, NoProfile);

    private static Task WriteAsync<T>(HttpContext context, T answer)
    {
        var headers = context.Response.Headers;
        (headers.CacheControl, headers.XContentTypeOptions) = ("no-store", "nosniff");
        headers["x-amzn-RequestId"] = context.TraceIdentifier;
        return context.Response.WriteAsJsonAsync(answer, context.RequestAborted);
    }
}
