using System.Text.Encodings.Web;
using Gateway.Errors;

namespace Gateway.Http;

/// <summary>Registers the outermost middleware, which every request passes.</summary>
internal static class HttpServices
{
    public static IServiceCollection AddHttp(this IServiceCollection services) => services
        .AddCallerAddress()
        .AddSingleton<RequestTimers>()

        // Keeps Japanese text readable. Safe because responses are JSON with nosniff and never become HTML.
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    /// <summary>
    /// Adds the outermost middleware: the caller's address, request ids, exceptions, routing, framing, and our error bodies where
    /// the framework would send an empty one.
    /// </summary>
    public static IApplicationBuilder UseHttp(this IApplicationBuilder app) => app
        .UseForwardedClientCertificate()
        .UseCallerAddress()
        .UseMiddleware<RequestIdMiddleware>()
        .UseMiddleware<ExceptionHandlingMiddleware>()
        .UseRoutingAtStart()
        .UseRouting() // Here, so that every error from here on has the form of the endpoint's clients.
        .UseMiddleware<RequestFramingMiddleware>()
        .UseForwardedClientCertificateRefusal()
        .UseWhen(
            // An endpoint with an error format of its own writes every error itself.
            static context => context.GetEndpoint()?.Metadata.GetMetadata<ErrorFormat>() is null,
            static branch => branch.UseStatusCodePages(static pages => ErrorWriter.WriteAsync(
                pages.HttpContext,
                pages.HttpContext.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
                    ? UnknownRoutes.NoMethod
                    : UnknownRoutes.For(pages.HttpContext))));
}
