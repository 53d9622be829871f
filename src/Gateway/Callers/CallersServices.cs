using Gateway.Configuration;
using Gateway.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Gateway.Callers;

/// <summary>Registers the Callers slice.</summary>
internal static class CallersServices
{
    // Stands for all schemes: each request is answered by the one that its credentials belong to.
    private const string AnyScheme = "Caller";

    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        services.AddSection<CallersOptions>(CallersOptions.Section);
        services.AddWeakSettings<CallersOptions>(WeakCallers.Find);
        services.AddSingleton<IValidateOptions<CallersOptions>, CallersOptionsValidator>();
        services.AddSnapshot<CallersOptions, CallerDirectory>(static (_, options) => new CallerDirectory(options));
        services.AddSingleton(static provider =>
        {
            var callers = provider.GetRequiredService<Snapshot<CallersOptions, CallerDirectory>>();
            return new OperatorContact(() => callers.Current.Contact);
        });
        return services.AddSchemes().AddPolicies();
    }

    /// <summary>
    /// Puts step 0 in front of everything mapped after it: who is calling, and whether the endpoint is open to them. What no
    /// route knows is closed, too.
    /// </summary>
    public static IApplicationBuilder UseCallers(this IApplicationBuilder app)
    {
        // Load the first snapshot at start, so that a later broken change has a previous snapshot to keep.
        _ = app.ApplicationServices.GetRequiredService<Snapshot<CallersOptions, CallerDirectory>>();
        return app.UseAuthentication().UseAuthorization();
    }

    /// <summary>The application that sent this request. After <see cref="UseCallers"/> there always is one.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is open to everybody, and nobody has been identified.</exception>
    public static Application Caller(this HttpContext context) => context.User.Identity is CallerIdentity caller
        ? caller.Application
        : throw new InvalidOperationException("Nobody has been identified; is the endpoint marked AllowAnonymous?");

    // Not AddAuthentication, which brings data protection (a key ring on disk, made and renewed at run time, which only
    // cookies and redirects need) and lets a section of the configuration choose the default scheme.
    private static IServiceCollection AddSchemes(this IServiceCollection services)
    {
        services.AddWebEncoders();
        services.AddAuthenticationCore(static options => options.DefaultScheme = AnyScheme);
        new AuthenticationBuilder(services)
            .AddPolicyScheme(
                AnyScheme, displayName: null,
                // Requests without credentials, too: its challenge says how to send a key. Further schemes are told apart here.
                static options => options.ForwardDefaultSelector = static _ => ApiKeyAuthenticationHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthenticationHandler>(
                ApiKeyAuthenticationHandler.SchemeName, configureOptions: null);
        return services;
    }

    private static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(CallerPolicies.Operator, static policy => policy.RequireRole(CallerPolicies.Operator));
        return services;
    }
}
