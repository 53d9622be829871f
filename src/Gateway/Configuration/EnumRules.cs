using System.Collections;
using System.Reflection;

namespace Gateway.Configuration;

/// <summary>
/// Finds settings whose value is a number that their enumeration does not define: the binder accepts <c>99</c> and
/// <c>-1</c>, and code that compares with each value in turn would then do nothing.
/// </summary>
internal static class EnumRules
{
    /// <summary>One sentence for each such value in <paramref name="options"/>, nested objects and lists included.</summary>
    /// <param name="path">The key of <paramref name="options"/>, as an operator writes it.</param>
    public static IEnumerable<string> Problems(string path, object? options) => options switch
    {
        null or string => [],
        Enum value => Enum.IsDefined(value.GetType(), value)
            ? []
            : [$"{path}: {value:D} は使えません。{string.Join("、", Enum.GetNames(value.GetType()))} から選んでください。"
                + $"/ {path} is {value:D}. Write one of {string.Join(", ", Enum.GetNames(value.GetType()))}."],
        IDictionary entries => entries.Keys.Cast<object>()
            .SelectMany(key => Problems($"{path}__{key}", entries[key])),
        IEnumerable items => items.Cast<object?>().SelectMany((item, i) => Problems($"{path}__{i}", item)),
        _ when options.GetType().Assembly == typeof(EnumRules).Assembly => options.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null && MayHoldEnum(property.PropertyType))
            .SelectMany(property => Problems($"{path}__{property.Name}", property.GetValue(options))),
        _ => [],
    };

    // Most settings are text, numbers or lists of them. Reading them all by reflection took half of the validation's time.
    private static bool MayHoldEnum(Type type) =>
        type.IsEnum || (type.IsGenericType
            ? type.GetGenericArguments().Any(MayHoldEnum)
            : type != typeof(string) && (!type.IsValueType || type.Assembly == typeof(EnumRules).Assembly));
}
