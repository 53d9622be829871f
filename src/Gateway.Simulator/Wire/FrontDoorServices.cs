namespace Gateway.Simulator.Wire;

/// <summary>Registers and maps the entry point: every path except those of the control endpoints.</summary>
internal static class FrontDoorServices
{
    internal static void AddFrontDoor(this IServiceCollection services)
    {
        services.AddSingleton<StreamSender>();
        services.AddSingleton<ReplyWriter>();
        services.AddSingleton<FrontDoor>();
    }

    internal static void MapFrontDoor(this WebApplication app) =>
        app.Map("/{**everything}", app.Services.GetRequiredService<FrontDoor>().HandleAsync);
}
