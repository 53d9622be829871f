using OpenTelemetry.Resources;

namespace Gateway.Telemetry.Export;

/// <summary>
/// The program as collectors see it: <c>service.name</c>, <c>service.version</c> and an id of this process. The variables
/// <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> add to it and rank higher.
/// </summary>
internal static class GatewayResource
{
    private const string Name = "inference-gateway";

    public static ResourceBuilder Describe() => ResourceBuilder.CreateEmpty()
        .AddService(Name, serviceVersion: ProgramVersion.Text)
        .AddEnvironmentVariableDetector();
}
