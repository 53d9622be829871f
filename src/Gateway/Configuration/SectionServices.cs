using Microsoft.Extensions.Options;

namespace Gateway.Configuration;

/// <summary>Registers options.</summary>
internal static class SectionServices
{
    /// <summary>
    /// Adds options read from a section and validated at start. Settings that may change at run time are read through a
    /// <see cref="Snapshot{TOptions, TValue}"/>.
    /// </summary>
    /// <remarks>
    /// Not <c>BindConfiguration</c>: its change token makes the framework's options monitor validate at every reload, and throw
    /// inside it.
    /// </remarks>
    public static OptionsBuilder<TOptions> AddSection<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton(new SectionName(section, typeof(TOptions)));
        services.AddSingleton<IValidateOptions<TOptions>>(new SectionRules<TOptions>(section));
        return services.AddOptionsWithValidateOnStart<TOptions>()
            .Configure<IConfiguration>((options, configuration) => Bind(options, SectionCopy.Of(configuration, section)));
    }

    /// <summary>Adds the settings of a section that weaken protection; start logs a warning for each.</summary>
    public static IServiceCollection AddWeakSettings<TOptions>(
        this IServiceCollection services, Func<TOptions, IEnumerable<WeakSetting>> find)
        where TOptions : class =>
        services.AddSingleton<WeakSettings.Source>(
            provider => find(provider.GetRequiredService<IOptions<TOptions>>().Value));

    // A value of the wrong form (such as a duration "1h") and an unknown key are reported together with all other problems.
    // Without ErrorOnUnknownConfiguration the binder silently drops a whole list entry that holds either.
    private static void Bind<TOptions>(TOptions options, IConfigurationSection section)
        where TOptions : class
    {
        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException unbindable)
        {
            throw new OptionsValidationException(section.Key, typeof(TOptions), [Problem<TOptions>(section, unbindable)]);
        }
    }

    // The innermost message is the most specific. The binder quotes a value with its key, but of an unknown key its last part only.
    private static string Problem<TOptions>(IConfigurationSection section, InvalidOperationException unbindable)
    {
        while (unbindable.InnerException is InvalidOperationException nearer)
        {
            unbindable = nearer;
        }

        var message = unbindable.Message;
        if (!message.Contains(nameof(BinderOptions.ErrorOnUnknownConfiguration), StringComparison.Ordinal))
        {
            return $"{section.Key}: 値の形が正しくありません。直してください（時間は hh:mm:ss、真偽は true か false）。"
                + $"/ {message.Replace(":", "__", StringComparison.Ordinal)}";
        }

        var unknown = UnknownSettings.In(section, typeof(TOptions)).ToList();
        return $"{section.Key}: 存在しない設定があります（{string.Join("、", unknown)}）。直すか、取り除いてください。"
            + $"/ {section.Key} has settings that do not exist: {string.Join(", ", unknown)}. Correct or remove them.";
    }
}
