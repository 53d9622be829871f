using Gateway.Configuration;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Callers;

/// <summary>Registers the Callers slice.</summary>
internal static class CallersServices
{
    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        services.AddSection<CallersOptions>(CallersOptions.Section);
        services.AddWeakSettings<CallersOptions>(WeakCallers.Find);
        services.AddSingleton<IValidateOptions<CallersOptions>, CallersOptionsValidator>();
        return services.AddSnapshot<CallersOptions, CallerDirectory>(
            static (_, options) => new CallerDirectory(options));
    }

    /// <summary>Puts step 0 in front of everything mapped after it.</summary>
    public static IApplicationBuilder UseCallers(this IApplicationBuilder app) =>
        app.UseMiddleware<CallerAuthentication>();

    /// <summary>The application behind this request. Behind <see cref="UseCallers"/> there always is one.</summary>
    public static Application Caller(this HttpContext context) => context.Features.GetRequiredFeature<Application>();
}
