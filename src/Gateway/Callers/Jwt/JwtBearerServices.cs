using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Callers.Jwt;

/// <summary>Registers the authentication scheme for JWT access tokens.</summary>
internal static class JwtBearerServices
{
    // Not AddJwtBearer: it reads further settings of its own ("Authentication:Schemes"), among them an authority for discovery.
    public static IServiceCollection AddJwtBearerCallers(this IServiceCollection services)
    {
        services.AddSingleton<JwksDownload>().AddSingleton<KeySources>().AddSingleton<JwtTokenHandler>().AddSingleton<JwtEvents>();
        services.AddSingleton<IValidateOptions<CallersOptions>, JwtIssuersValidator>();
        services.AddHostedService<JwksRefresher>();
        services.AddOptions<JwtBearerOptions>(CallersServices.TokenScheme).Configure<JwtTokenHandler, JwtEvents>(Configure);
        new AuthenticationBuilder(services).AddScheme<JwtBearerOptions, QuietHandler>(CallersServices.TokenScheme, configureOptions: null);
        return services;
    }

    private static void Configure(JwtBearerOptions options, JwtTokenHandler handler, JwtEvents events)
    {
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(handler);
        options.Events = events;
        options.SaveToken = false;
        options.IncludeErrorDetails = false;
        options.MapInboundClaims = false;
    }

    /// <summary>The framework's handler, which logs each refusal at Information beside event 1000, and so gets no logger.</summary>
    private sealed class QuietHandler(IOptionsMonitor<JwtBearerOptions> options, UrlEncoder encoder)
        : JwtBearerHandler(options, NullLoggerFactory.Instance, encoder);
}
