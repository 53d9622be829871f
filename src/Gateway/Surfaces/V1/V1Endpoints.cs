using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Residency;
using Gateway.Surfaces.Anthropic;
using Gateway.Surfaces.OpenAI;

namespace Gateway.Surfaces.V1;

/// <summary>
/// Maps the paths below <c>/v1</c> that Anthropic's and OpenAI's SDKs both call: <c>GET /v1/models</c> and
/// <c>GET /v1/models/{id}</c>. What they return has the members of both, because a client does not always say which it is.
/// </summary>
internal static class V1Endpoints
{
    private const string Tag = "OpenAI と Anthropic 互換";

    // Clients are told a base URL with or without the version, and some append their provider's name.
    private static readonly string[] Others = ["/openai/v1", "/anthropic/v1"];

    public static void MapV1(this IEndpointRouteBuilder routes)
    {
        var anthropic = new AnthropicErrorFormat();
        var errors = new OpenAIErrorFormat(anthropic);
        routes.MapGet("/v1/models", List).WithMetadata(errors)
            .WithName("ListV1Models").WithTags(Tag)
            .WithSummary("使えるモデルの一覧（OpenAI と Anthropic の SDK 用） / The models this application may use, for the SDKs of OpenAI and Anthropic")
            .Produces<ModelInfoPage>();
        routes.MapGet("/v1/models/{**id}", (Delegate)ShowAsync).WithMetadata(errors)
            .WithName("GetV1Model").WithTags(Tag)
            .WithSummary("モデルの情報 / One model")
            .Produces<ModelInfo>();
        foreach (var prefix in Others)
        {
            routes.MapGet($"{prefix}/models", List).WithMetadata(errors).ExcludeFromDescription();
            routes.MapGet($"{prefix}/models/{{**id}}", (Delegate)ShowAsync).WithMetadata(errors).ExcludeFromDescription();
        }

        routes.MapWrongMethods(errors, HttpMethods.Get, ["/v1/models", .. Others.Select(prefix => $"{prefix}/models")]);
        routes.MapUnserved(errors, "v1");
        routes.MapUnserved(new OpenAIErrorFormat(anthropic, UnservedPaths.WithoutVersion), "v1/v1");
        foreach (var (error, paths) in UnservedPaths.All)
        {
            routes.MapUnserved(new OpenAIErrorFormat(anthropic, error), [.. paths.Select(path => $"v1/{path}")]);
        }
    }

    // limit, before_id and after_id are ignored: there are few models, and a page with all of them is a valid answer.
    private static ModelInfoPage List(
        HttpContext context, Snapshot<CatalogOptions, ResidencyPolicy> residency, TimeProvider time)
    {
        SetHeaders(context);
        var today = Today(time);
        return ModelInfoPage.Of(
            [.. residency.Current.PlacementsFor(context.Caller()).Select(placement => ModelInfo.Of(placement, today))]);
    }

    private static Task ShowAsync(
        HttpContext context, Snapshot<CatalogOptions, ResidencyPolicy> residency, TimeProvider time)
    {
        var models = residency.Current;
        if (!models.Place(context.Caller(), models.Resolve(context.NameInPath())).Is(out var placement, out var error))
        {
            return ErrorWriter.WriteAsync(context, error);
        }

        SetHeaders(context);
        return context.Response.WriteAsJsonAsync(ModelInfo.Of(placement, Today(time)), context.RequestAborted);
    }

    private static void SetHeaders(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers[AnthropicErrorFormat.RequestId] = context.TraceIdentifier;
    }

    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
