using Gateway.Http;

namespace Gateway.OpenApi;

/// <summary>Redirects a browser that opens the gateway's address to the page where the gateway can be tried.</summary>
internal sealed class RootRedirectMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && RequestTarget.Of(context) == "/"
            && request.GetTypedHeaders().Accept.Any(
                range => range.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && range.Quality is not 0))
        {
            // Relative, so that it survives a path prefix in front of the gateway.
            context.Response.Redirect("swagger/index.html");
            return Task.CompletedTask;
        }

        return next(context);
    }
}
