namespace Gateway.Usage.Reports;

/// <summary>Registers reports of usage.</summary>
internal static class ReportServices
{
    public static IServiceCollection AddUsageReports(this IServiceCollection services) => services.AddSingleton<UsageReports>();
}
