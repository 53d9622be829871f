using Gateway.Configuration;
using Gateway.Errors;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Gateway.Callers;

/// <summary>Registers the Callers slice.</summary>
internal static class CallersServices
{
    /// <summary>The name of the scheme for tokens, which ASP.NET calls the same.</summary>
    public const string TokenScheme = "Bearer";

    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        services.AddCallersSection();
        services.AddWeakSettings<CallersOptions>(WeakCallers.Find);
        services.AddSingleton<CurrentKeyRegister>();
        services.AddSnapshot<CallersOptions, CallerDirectory>(static (provider, options) =>
            new CallerDirectory(options, provider.GetRequiredService<CurrentKeyRegister>()));
        services.AddSingleton(static provider =>
        {
            var callers = provider.GetRequiredService<Snapshot<CallersOptions, CallerDirectory>>();
            return new OperatorContact(() => callers.Current.Contact);
        });
        services.AddSingleton<CallerRefusals>();
        return services.AddCallerSchemes().AddPolicies();
    }

    /// <summary>Adds the section and its validation alone, for commands that serve no requests.</summary>
    public static void AddCallersSection(this IServiceCollection services)
    {
        services.AddSection<CallersOptions>(CallersOptions.Section);
        services.AddSingleton<IValidateOptions<CallersOptions>, CallersOptionsValidator>();
    }

    /// <summary>
    /// Adds step 0 before everything mapped after it: it identifies the caller and checks that the endpoint is open to it. Paths
    /// without a route are closed too.
    /// </summary>
    public static IApplicationBuilder UseCallers(this IApplicationBuilder app)
    {
        var known = ActivatorUtilities.CreateInstance<KnownCaller>(app.ApplicationServices);

        // WebApplication would add both by itself, for every request, where it does not find these marks.
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        app.Properties["__AuthorizationMiddlewareSet"] = true;
        return app
            .UseWhen(
                context => !known.TryIdentify(context), static others => others.UseAuthentication().UseAuthorization())
            .UseMiddleware<CallerRules>();
    }

    /// <summary>The application that sent this request. After <see cref="UseCallers"/> every closed endpoint has one.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is anonymous, and no application was identified.</exception>
    public static Application Caller(this HttpContext context) => context.User.Identity is CallerIdentity caller
        ? caller.Application
        : throw new InvalidOperationException("No caller has been identified; is the endpoint marked AllowAnonymous?");

    private static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(CallerPolicies.Operator, static policy => policy.RequireRole(CallerPolicies.Operator));
        return services;
    }
}
