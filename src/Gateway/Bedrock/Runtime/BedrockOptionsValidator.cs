using Microsoft.Extensions.Options;

namespace Gateway.Bedrock.Runtime;

/// <summary>Validates the rules of the <c>Bedrock</c> section that concern two settings at once.</summary>
internal sealed class BedrockOptionsValidator : IValidateOptions<BedrockOptions>
{
    public ValidateOptionsResult Validate(string? name, BedrockOptions options) =>
        options.AttemptTimeout <= options.Deadline
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Bedrock__AttemptTimeout: {options.AttemptTimeout} は Bedrock__Deadline（{options.Deadline}）より長い値です。短くするか、Deadline を長くしてください。"
                + $"/ Bedrock__AttemptTimeout ({options.AttemptTimeout}) is longer than Bedrock__Deadline "
                + $"({options.Deadline}). Shorten it or lengthen the deadline.");
}
