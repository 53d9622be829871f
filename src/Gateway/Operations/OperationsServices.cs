using System.Text.Encodings.Web;
using Gateway.Errors;
using Microsoft.Extensions.Options;

namespace Gateway.Operations;

/// <summary>Registers the Operations slice: metrics, health, life cycle and the outermost middleware.</summary>
internal static class OperationsServices
{
    private static readonly Refusal NoMethod = ErrorCode.MethodNotAllowed.Because(
        "この URL では使えない HTTP メソッドです。Allow ヘッダーを確認してください。",
        "This URL does not serve that HTTP method. See the Allow header.");

    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSection<OperationsOptions>(OperationsOptions.Section).Services.AddCallersAddress();
        services.AddSingleton<SectionNames>().AddSingleton<IValidateOptions<OperationsOptions>>(
            provider => provider.GetRequiredService<SectionNames>());

        services.AddOptions<HostOptions>().Configure<IConfiguration>((host, configuration) =>
            host.ShutdownTimeout = OperationsOptions.Unvalidated(configuration).DrainTimeout + Drain.Farewell);

        // Japanese stays readable; answers are JSON with nosniff and never become HTML.
        services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        services.AddChance().AddSingleton<GatewayMetrics>().AddSingleton<Drain>();
        services.AddHealthChecks().AddCheck<DrainCheck>("drain", tags: [HealthEndpoints.Ready]);
        return services;
    }

    /// <summary>
    /// The middleware outside all others: the caller's address, ids, failures, framing, and answers of ours where
    /// the framework would send an empty one.
    /// </summary>
    public static IApplicationBuilder UseOperations(this IApplicationBuilder app) => app
        .UseCallersAddress()
        .UseMiddleware<RequestIds>()
        .UseMiddleware<FailureHandling>()
        .UseMiddleware<RequestFraming>()
        .UseStatusCodePages(pages => RefusalWriter.WriteAsync(
            pages.HttpContext,
            pages.HttpContext.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
                ? NoMethod
                : UnknownRoutes.For(pages.HttpContext)));
}
