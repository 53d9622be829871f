using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Gateway.Configuration;

/// <summary>
/// Checks the attributes and enumerations of an options class and reports every broken one under the key an operator writes.
/// </summary>
/// <remarks>
/// The framework's own validation names the class and the member instead, and its generated
/// form drops messages of ranges.
/// </remarks>
internal sealed class SectionRules<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : class
{
    // The framework shares one attribute among all validations, and RangeAttribute prepares its bounds at the first use
    // without a lock: of two hosts that start at once one saw a bound half prepared.
    private static readonly Lock OneAtATime = new();

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var broken = new List<ValidationResult>();
        lock (OneAtATime)
        {
            Validator.TryValidateObject(options, new ValidationContext(options), broken, validateAllProperties: true);
        }

        var problems = broken.Select(result => Message(result.ErrorMessage ?? "", result.MemberNames.FirstOrDefault()))
            .Concat(EnumRules.Problems(section, options))
            .ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    // A message of our own begins with the key; the framework's does not, and is English.
    private string Message(string message, string? member) =>
        message.StartsWith(section, StringComparison.Ordinal) ? message
        : typeof(TOptions).GetProperty(member ?? "")?.GetCustomAttribute<RangeAttribute>() is { } range
            ? $"{section}__{member}: 範囲外です。{range.Minimum}～{range.Maximum} にしてください。/ {message}"
            : $"{section}__{member}: 使えない値です。/ {message}";
}
