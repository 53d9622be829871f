using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Gateway.Configuration;

/// <summary>Registers options.</summary>
internal static partial class SectionServices
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
            .Configure<IConfiguration>((options, configuration) => Bind(options, configuration.GetSection(section)));
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
            throw new OptionsValidationException(section.Key, typeof(TOptions), [Problem(section.Key, unbindable)]);
        }
    }

    // The binder quotes the unknown names, or the value with its key. The innermost message is the most specific.
    private static string Problem(string section, InvalidOperationException unbindable)
    {
        while (unbindable.InnerException is InvalidOperationException nearer)
        {
            unbindable = nearer;
        }

        var message = unbindable.Message;
        var names = Quoted().Matches(message).Select(quoted => quoted.Groups[1].Value).ToList();
        return message.Contains(nameof(BinderOptions.ErrorOnUnknownConfiguration), StringComparison.Ordinal)
            ? $"{section}: 存在しない設定があります（{string.Join("、", names.Skip(1))}）。直すか、取り除いてください。"
                + $"/ {section} has settings that do not exist: {string.Join(", ", names.Skip(1))}. Correct or remove them."
            : $"{section}: 値の形が正しくありません。直してください（時間は hh:mm:ss、真偽は true か false）。"
                + $"/ {message.Replace(":", "__", StringComparison.Ordinal)}";
    }

    [GeneratedRegex("'([^']*)'", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
