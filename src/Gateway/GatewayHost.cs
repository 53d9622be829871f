using Gateway.Bedrock;
using Gateway.Bedrock.Targets;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Concurrency;
using Gateway.Configuration;
using Gateway.Credentials;
using Gateway.Doctor;
using Gateway.Forwarding;
using Gateway.Hosting;
using Gateway.Http;
using Gateway.Network;
using Gateway.OpenApi;
using Gateway.RequestPolicy;
using Gateway.Residency;
using Gateway.Surfaces.Anthropic;
using Gateway.Surfaces.Bedrock;
using Gateway.Surfaces.OpenAI;
using Gateway.Surfaces.Own;
using Gateway.Usage;
using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>Composes the service: adds each slice, puts the middleware in order, maps each slice.</summary>
internal static class GatewayHost
{
    /// <summary>
    /// Builds the host without starting it. Nothing is read from the process environment but through configuration.
    /// </summary>
    /// <param name="options">Arguments, content root and the like.</param>
    /// <param name="profile">Which upstream addresses are acceptable. No configuration key can choose it.</param>
    /// <param name="configure">Last changes, for programs and tests that embed the gateway.</param>
    /// <exception cref="OptionsValidationException">
    /// One options class is not valid; several are reported in an <see cref="AggregateException"/>.
    /// </exception>
    public static WebApplication Build(
        WebApplicationOptions options, UpstreamProfile profile = UpstreamProfile.Aws,
        Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(options);
        builder.AddServer().AddCatalog();
        builder.Services
            .AddHosting()
            .AddHttp()
            .AddNetwork(profile)
            .AddCallers()
            .AddResidency()
            .AddRequestPolicy()
            .AddUsage()
            .AddConcurrency()
            .AddTargets(builder.Configuration)
            .AddCredentials()
            .AddBedrock()
            .AddForwarding()
            .AddOwnSurface()
            .AddDoctor()
            .AddOpenApiDocument();
        configure?.Invoke(builder);
        builder.Configuration.AddSettingsSecret();

        var app = builder.Build();

        // Here and not at start, where hosted services are made first and would each report
        // only the first setting they meet.
        app.Services.GetRequiredService<IStartupValidator>().Validate();

        // Read now and not by the first request: from here on a broken change finds a reading to keep.
        _ = app.Services.GetRequiredService<Snapshot<CatalogOptions, ResidencyPolicy>>();
        app.Services.GetRequiredService<ConfigurationFiles>().Start();
        app.UseHttp();
        app.UseOpenApiDocument();
        app.UseCallers();
        app.MapHealth();
        app.MapModels();
        app.MapResidency();
        app.MapDoctor();
        app.MapOwnSurface();
        app.MapBedrockSurface();
        app.MapAnthropicPaths();
        app.MapOpenAIPaths();
        return app;
    }
}
