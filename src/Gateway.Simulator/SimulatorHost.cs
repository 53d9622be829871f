using Gateway.Simulator.Bedrock;
using Gateway.Simulator.BedrockRuntime;
using Gateway.Simulator.Control;
using Gateway.Simulator.Sts;
using Gateway.Simulator.Wire;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Simulator;

/// <summary>Builds the simulator as a web application, for its own program, the sandbox and the tests.</summary>
internal static class SimulatorHost
{
    /// <param name="options">Arguments and environment; the application's name is always the simulator's.</param>
    /// <param name="configure">May replace the <see cref="TimeProvider"/>, the listeners and the settings.</param>
    internal static WebApplication Build(WebApplicationOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        // An empty builder: in the sandbox the gateway's appsettings.json is in the same folder and must not be read here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "Gateway.Simulator",
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = options.EnvironmentName ?? Environments.Production,
            Args = options.Args,
        });
        builder.Configuration
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("simulator.json", optional: false, reloadOnChange: false)
            .AddCommandLine(options.Args ?? []);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false; // AWS sends none.
            kestrel.Limits.MaxRequestBodySize = null; // BodyReader has AWS's own limit, and responds in AWS's format.
            kestrel.Limits.MinResponseDataRate = null; // A caller may read a stream as slowly as it likes.
        });

        // A flush returns when the socket has the bytes, so that a following fault cannot overtake them. (0 would be no limit.)
        builder.Services.Configure<SocketTransportOptions>(transport => transport.MaxWriteBufferSize = 1);
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IStartupFilter, DateHeader>();
        configure?.Invoke(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddAccounts(builder.Configuration);
        builder.Services.AddSts();
        builder.Services.AddBedrock();
        builder.Services.AddBedrockRuntime();
        builder.Services.AddFrontDoor();

        var app = builder.Build();
        app.MapControl();
        app.MapFrontDoor();
        return app;
    }
}
