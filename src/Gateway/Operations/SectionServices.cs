using Microsoft.Extensions.Options;

namespace Gateway.Operations;

/// <summary>Registers options.</summary>
internal static class SectionServices
{
    /// <summary>
    /// Adds options read from a section and validated at start. What may change while running is read by a
    /// <see cref="Snapshot{TOptions, TValue}"/>.
    /// </summary>
    /// <remarks>
    /// Not <c>BindConfiguration</c>: with its change token the framework's options monitor validates at
    /// every reload, and throws inside it.
    /// </remarks>
    public static OptionsBuilder<TOptions> AddSection<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton<IValidateOptions<TOptions>>(new SectionRules<TOptions>(section));
        return services.AddOptionsWithValidateOnStart<TOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.GetSection(section).Bind(options));
    }
}
