namespace Gateway.Simulator.Wire;

/// <summary>Registers and maps the way in: every path that is not the control endpoint's.</summary>
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
