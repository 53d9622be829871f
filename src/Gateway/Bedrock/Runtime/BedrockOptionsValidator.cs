using Microsoft.Extensions.Options;

namespace Gateway.Bedrock.Runtime;

/// <summary>Validates the rules of the <c>Bedrock</c> section that concern two settings at once.</summary>
internal sealed class BedrockOptionsValidator : IValidateOptions<BedrockOptions>
{
    public ValidateOptionsResult Validate(string? name, BedrockOptions options) =>
        options.AttemptTimeout > options.Deadline ? TooLong(options, nameof(options.Deadline), options.Deadline)
        : options.AttemptTimeout > options.StreamDeadline ? TooLong(options, nameof(options.StreamDeadline), options.StreamDeadline)
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult TooLong(BedrockOptions options, string name, TimeSpan deadline) =>
        ValidateOptionsResult.Fail(
            $"Bedrock__AttemptTimeout: {options.AttemptTimeout} は Bedrock__{name}（{deadline}）より長い値です。短くするか、{name} を長くしてください。"
            + $"/ Bedrock__AttemptTimeout ({options.AttemptTimeout}) is longer than Bedrock__{name} "
            + $"({deadline}). Shorten it or lengthen the deadline.");
}
