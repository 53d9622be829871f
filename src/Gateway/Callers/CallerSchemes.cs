using Microsoft.AspNetCore.Authentication;

namespace Gateway.Callers;

/// <summary>Registers the authentication schemes, and the choice among them.</summary>
internal static class CallerSchemes
{
    // The policy scheme in front of all schemes: it forwards each request to the scheme of its credentials.
    private const string AnyScheme = "Caller";

    // Not AddAuthentication: it adds data protection (a key ring on disk, created and renewed at run time, which only cookies and
    // redirects need) and lets a section of the configuration choose the default scheme.
    public static IServiceCollection AddCallerSchemes(this IServiceCollection services)
    {
        services.AddWebEncoders();
        services.AddAuthenticationCore(static options => options.DefaultScheme = AnyScheme);
        new AuthenticationBuilder(services)
            .AddPolicyScheme(
                AnyScheme, displayName: null,
                // Also for requests without credentials: the challenge says how to send a key.
                static options => options.ForwardDefaultSelector = static context =>
                    context.ClientCertificate() is not null ? ClientCertificateHandler.SchemeName
                    : PresentedKey.IsToken(context.Request.Headers) ? CallersServices.TokenScheme : ApiKeyAuthenticationHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthenticationHandler>(
                ApiKeyAuthenticationHandler.SchemeName, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, ClientCertificateHandler>(
                ClientCertificateHandler.SchemeName, configureOptions: null);
        return services;
    }
}
