using Microsoft.Extensions.Options;

namespace Gateway.Configuration;

/// <summary>Registers snapshots.</summary>
internal static class SnapshotServices
{
    /// <summary>
    /// Adds a <see cref="Snapshot{TOptions, TValue}"/>; <paramref name="read"/> creates its value from the validated section.
    /// </summary>
    public static IServiceCollection AddSnapshot<TOptions, TValue>(
        this IServiceCollection services, Func<IServiceProvider, TOptions, TValue> read)
        where TOptions : class
        where TValue : class =>
        services
        .AddSingleton(new LoadedAtStart(static provider => provider.GetRequiredService<Snapshot<TOptions, TValue>>()))
        .AddSingleton(provider => new Snapshot<TOptions, TValue>(
            provider.GetRequiredService<IOptionsFactory<TOptions>>(),
            options => read(provider, options),
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<ConfigurationFiles>(),
            provider.GetRequiredService<SectionNames>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger<TValue>()));

    /// <summary>Loads the first snapshot of each kind, so that a later broken change has a previous snapshot to keep.</summary>
    /// <exception cref="OptionsValidationException">A section is not valid; the host does not start.</exception>
    public static void LoadSnapshots(this IServiceProvider services)
    {
        foreach (var snapshot in services.GetServices<LoadedAtStart>())
        {
            snapshot.Load(services);
        }
    }

    private sealed record LoadedAtStart(Func<IServiceProvider, object> Load);
}
