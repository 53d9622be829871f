using System.Diagnostics.CodeAnalysis;
using Gateway.Audit;
using Gateway.Bedrock;
using Gateway.Bedrock.Targets;
using Gateway.Callers;
using Gateway.Callers.Jwt;
using Gateway.Callers.Register;
using Gateway.Catalog;
using Gateway.Catalog.Prices;
using Gateway.Concurrency;
using Gateway.Configuration;
using Gateway.Credentials;
using Gateway.Doctor;
using Gateway.Forwarding;
using Gateway.Hosting;
using Gateway.Http;
using Gateway.Network;
using Gateway.OpenApi;
using Gateway.Quotas;
using Gateway.RequestPolicy;
using Gateway.Residency;
using Gateway.Surfaces.Anthropic;
using Gateway.Surfaces.Bedrock;
using Gateway.Surfaces.OpenAI;
using Gateway.Surfaces.OpenAI.Chat;
using Gateway.Surfaces.OpenAI.Embeddings;
using Gateway.Surfaces.Own;
using Gateway.Surfaces.V1;
using Gateway.Telemetry.Export;
using Gateway.Usage;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.PostgreSql;
using Gateway.Usage.Ledger.Sqlite;
using Gateway.Usage.Reports;
using Gateway.Usage.Statements;
using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>Composes the service: adds each slice, orders the middleware, maps the endpoints of each slice.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It names every room of the house, once.")]
internal static class GatewayHost
{
    /// <summary>
    /// Builds the host without starting it. The process environment is read only through configuration.
    /// </summary>
    /// <param name="options">Arguments, content root and similar options.</param>
    /// <param name="profile">The upstream addresses that are accepted. No configuration key can choose it.</param>
    /// <param name="configure">Final changes, for programs and tests that embed the gateway.</param>
    /// <exception cref="OptionsValidationException">
    /// One options class is not valid; if several are not, an <see cref="AggregateException"/> contains them all.
    /// </exception>
    public static WebApplication Build(
        WebApplicationOptions options, UpstreamProfile profile = UpstreamProfile.Aws,
        Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(options);
        WebApplication? app = null;
        try
        {
            app = Add(builder, profile, configure).Build();
            Map(app);
            return app;
        }
        catch
        {
            // Else the watches of its settings files stay until they are collected, and a user has 128.
            ((IDisposable?)app ?? builder.Configuration).Dispose();
            throw;
        }
    }

    private static WebApplicationBuilder Add(
        WebApplicationBuilder builder, UpstreamProfile profile, Action<WebApplicationBuilder>? configure)
    {
        builder.AddServer().AddCatalog();
        builder.Services
            .AddHosting()
            .AddHttp()
            .AddNetwork(profile)
            .AddTelemetryExport()
            .AddCallers()
            .AddJwtBearerCallers()
            .AddResidency()
            .AddRequestPolicy()
            .AddPrices()
            .AddUsage()
            .AddUsageReports()
            .AddLedger()
            .AddSqliteLedger()
            .AddPostgreSqlLedger()
            .AddAudit()
            .AddKeyRegister()
            .AddStatements()
            .AddQuotas()
            .AddConcurrency()
            .AddTargets(builder.Configuration)
            .AddCredentials()
            .AddBedrock()
            .AddForwarding()
            .AddOwnSurface()
            .AddAnthropicSurface()
            .AddChatSurface()
            .AddDoctor()
            .AddOpenApiDocument();
        configure?.Invoke(builder);
        builder.Configuration.AddSettingsSecret();

        // Last: the host starts its services one after the other, and while this one waits, the first session is on its way.
        builder.Services.AddHostedService<PreparedAtStart>();
        return builder;
    }

    private static void Map(WebApplication app)
    {
        // Validated here, not at start: there hosted services are created first, and each would report only the first wrong
        // setting it meets.
        app.Services.GetRequiredService<IStartupValidator>().Validate();

        app.Services.LoadSnapshots();
        app.Services.GetRequiredService<ConfigurationFiles>().Start();
        app.UseBedrockRoutes();
        app.UseHttp();
        app.UseOpenApiDocument();
        app.UseAudit();
        app.UseCallers();
        app.UseAuditedReads();
        app.MapHealth();
        app.MapModels();
        app.MapResidency();
        app.MapDoctor();
        app.MapUsage();
        app.MapStatements();
        app.MapOwnSurface();
        app.MapBedrockSurface();
        app.MapAnthropicSurface();
        app.MapChatSurface();
        app.MapEmbeddingSurface();
        app.MapOpenAIPaths();
        app.MapV1();
    }
}
