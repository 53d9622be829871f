namespace Gateway.OpenApi;

/// <summary>
/// The headers of pages for people: no site may frame them, nothing is loaded from elsewhere, and no other site learns their
/// addresses.
/// </summary>
internal static class PageHeaders
{
    // Swagger UI sets styles on its elements and embeds its images as data URLs.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>True for every path below <c>/swagger</c>.</summary>
    public static bool IsPage(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds them to every response of the pages, errors included.</summary>
    public static IApplicationBuilder UsePageHeaders(this IApplicationBuilder pages) => pages.Use((context, next) =>
    {
        context.Response.OnStarting(Write, context.Response);
        return next(context);
    });

    // Added when the response starts, because an error clears the headers set before.
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
