namespace Gateway.OpenApi;

/// <summary>
/// The headers of pages for people: nobody may frame them, nothing is loaded from elsewhere, and no address of theirs
/// is told to others.
/// </summary>
internal static class PageHeaders
{
    // Swagger UI writes styles into its elements and has its pictures as data.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Writes them on every answer below <c>/swagger</c>, refusals included.</summary>
    public static IApplicationBuilder UsePageHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.OnStarting(Write, context.Response);
        }

        return next(context);
    });

    // When the answer starts, because a refusal clears what was written before.
    private static Task Write(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = Policy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    }
}
