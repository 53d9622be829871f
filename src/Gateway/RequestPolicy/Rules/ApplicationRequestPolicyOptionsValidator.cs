using Gateway.Callers;
using Gateway.RequestPolicy.Attachments;
using Microsoft.Extensions.Options;

namespace Gateway.RequestPolicy.Rules;

/// <summary>Validates the request policy settings of every application, and reports every problem at once.</summary>
internal sealed class ApplicationRequestPolicyOptionsValidator(IConfiguration configuration) : IValidateOptions<CallersOptions>
{
    private const int MaxAttachments = 1000;

    public ValidateOptionsResult Validate(string? name, CallersOptions options)
    {
        var problems = options.Applications
            .SelectMany(pair => Problems(pair.Key, pair.Value.RequestPolicy)
                .Concat(PersonalDataSettings.Problems(pair.Key, pair.Value.PersonalData)))
            .ToList();

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> Problems(string application, ApplicationRequestPolicyOptions options)
    {
        var path = $"Callers__Applications__{application}__RequestPolicy";
        return MemberSettings.Problems(path, options.AllowMembers)
            .Concat(BetaSettings.Problems($"{path}__AllowBetas", options.AllowBetas))
            .Concat(FieldSettings.Problems(path, options))
            .Concat(S3Settings.Problems(path, options.S3Locations))
            .Concat(GuardrailSettings.Problems(path, options.Guardrail, configuration["AWS_REGION"]))
            .Concat(Limits(path, options))
            .Concat(Formats(path, options.AttachmentFormats));
    }

    private static IEnumerable<string> Formats(string path, IEnumerable<string> formats) => formats
        .Except(AttachmentFormats.Names, StringComparer.Ordinal)
        .Select(format =>
            $"{path}__AttachmentFormats: 「{format}」は使えません。{string.Join("、", AttachmentFormats.Names)} から選んでください。"
            + $"/ {path}__AttachmentFormats names '{format}'. Choose from {string.Join(", ", AttachmentFormats.Names)}.");

    private static IEnumerable<string> Limits(string path, ApplicationRequestPolicyOptions options)
    {
        (string Name, int Value, int Least, int Most)[] limits =
        [
            (nameof(options.MaxTokens), options.MaxTokens ?? 1, 1, int.MaxValue),
            (nameof(options.MaxImages), options.MaxImages ?? 1, 0, MaxAttachments),
            (nameof(options.MaxDocuments), options.MaxDocuments ?? 1, 0, MaxAttachments),
            (nameof(options.MaxImageBytes), options.MaxImageBytes ?? 1, 1, int.MaxValue),
            (nameof(options.MaxDocumentBytes), options.MaxDocumentBytes ?? 1, 1, int.MaxValue),
        ];
        return limits
            .Where(limit => limit.Value < limit.Least || limit.Value > limit.Most)
            .Select(limit =>
                $"{path}__{limit.Name}: {limit.Value} は範囲外です。{limit.Least}～{limit.Most} にしてください。"
                + $"/ {path}__{limit.Name} is {limit.Value}. Set it between {limit.Least} and {limit.Most}.");
    }
}
