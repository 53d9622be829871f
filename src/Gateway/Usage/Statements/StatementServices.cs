using Gateway.Audit.Tables;
using Gateway.Catalog.Prices;
using Gateway.Configuration;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements;

/// <summary>Registers statements of use.</summary>
internal static class StatementServices
{
    public static IServiceCollection AddStatements(this IServiceCollection services)
    {
        services.AddSection<StatementsOptions>(StatementsOptions.Section);
        return services
            .AddSnapshot<PricesOptions, PriceRows>(static (_, options) => PriceRows.Of(options))
            .AddSingleton<StatementMaker>()
            .AddSingleton<Repricing>()
            .AddSingleton<StatementReads>()
            .AddSingleton<MonthlyStatements>()
            .AddSingleton<IRecordedTable, RecordedStatements>()
            .AddSingleton<IRecordedTable, RecordedAdjustments>()
            .AddSingleton<IRecordedTable, RecordedRates>()
            .AddHostedService<StatementEventRecorder>();
    }
}
