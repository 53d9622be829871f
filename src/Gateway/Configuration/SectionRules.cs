using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Gateway.Configuration;

/// <summary>
/// Validates the attributes and enumerations of an options class, and reports every problem under the key an operator writes.
/// </summary>
/// <remarks>
/// The framework's own validation names the class and the member instead, and its source-generated form drops the messages of
/// ranges.
/// </remarks>
internal sealed class SectionRules<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : class
{
    // The framework shares one attribute instance among all validations, and RangeAttribute prepares its bounds at the first use
    // without a lock: when two hosts started at once, one saw half-prepared bounds.
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

    // A message of ours begins with the key. The framework's does not, and is in English only.
    private string Message(string message, string? member) =>
        message.StartsWith(section, StringComparison.Ordinal) ? message
        : typeof(TOptions).GetProperty(member ?? "")?.GetCustomAttribute<RangeAttribute>() is { } range
            ? $"{section}__{member}: 範囲外です。{range.Minimum}～{range.Maximum} にしてください。/ {message}"
            : $"{section}__{member}: 使えない値です。/ {message}";
}
