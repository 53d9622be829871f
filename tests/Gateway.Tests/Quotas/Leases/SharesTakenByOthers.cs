using System.Reflection;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.PostgreSql;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Quotas.Leases;

/// <summary>The gateway's own store in PostgreSQL, whose first answers look as if other requests had taken at once what came.</summary>
public class SharesTakenByOthers : DispatchProxy
{
    private ILedgerStore _store = null!;
    private int _left = 10;

    /// <summary>Puts it in the place of the gateway's own.</summary>
    public static void Install(WebApplicationBuilder gateway) => gateway.Services
        .AddSingleton<PostgreSqlLedgerStore>()
        .AddKeyedSingleton<ILedgerStore>(LedgerStoreKind.PostgreSql, (services, _) =>
        {
            var store = Create<ILedgerStore, SharesTakenByOthers>();
            ((SharesTakenByOthers)(object)store)._store = services.GetRequiredService<PostgreSqlLedgerStore>();
            return store;
        });

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        args is [LeaseAsk ask, ..] && Interlocked.Decrement(ref _left) >= 0
            ? Task.FromResult<LeaseAnswer?>(new(
                [.. ask.Shares.Select(share => new ShareGrant(share.Held, share.Held, IsRefused: false, Used: 0))],
                [.. ask.Rates.Select(_ => default(RateGrant))]))
            : targetMethod!.Invoke(_store, args);
}
