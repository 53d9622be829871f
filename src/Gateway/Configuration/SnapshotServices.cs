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
        services.AddSingleton(provider => new Snapshot<TOptions, TValue>(
            provider.GetRequiredService<IOptionsFactory<TOptions>>(),
            options => read(provider, options),
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<ConfigurationFiles>(),
            provider.GetRequiredService<SectionNames>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger<TValue>()));
}
