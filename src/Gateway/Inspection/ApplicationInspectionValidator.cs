using Gateway.Callers;
using Gateway.Inspection.Attachments;
using Gateway.Inspection.Rules;
using Microsoft.Extensions.Options;

namespace Gateway.Inspection;

/// <summary>Checks what every application may send, and reports every problem at once.</summary>
internal sealed class ApplicationInspectionValidator(IConfiguration configuration) : IValidateOptions<CallersOptions>
{
    private const int MostAttachments = 1000;

    public ValidateOptionsResult Validate(string? name, CallersOptions options)
    {
        var problems = options.Applications
            .SelectMany(pair => Problems(pair.Key, pair.Value.Inspection))
            .ToList();

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> Problems(string application, ApplicationInspectionOptions options)
    {
        var path = $"Callers__Applications__{application}__Inspection";
        return ListsWrittenAsOne(application, path)
            .Concat(MemberSettings.Problems(path, options.AllowMembers))
            .Concat(FieldSettings.Problems(path, options))
            .Concat(S3Settings.Problems(path, options.S3Locations))
            .Concat(GuardrailSettings.Problems(path, options.Guardrail, configuration["AWS_REGION"]))
            .Concat(Limits(path, options))
            .Concat(Formats(path, options.AttachmentFormats));
    }

    // The binder passes over a list that is written as one value, and of formats none would mean all.
    private IEnumerable<string> ListsWrittenAsOne(string application, string path)
    {
        string[] lists =
        [
            nameof(ApplicationInspectionOptions.AllowMembers), nameof(ApplicationInspectionOptions.S3Locations),
            nameof(ApplicationInspectionOptions.AdditionalModelRequestFields),
            nameof(ApplicationInspectionOptions.AdditionalModelResponseFieldPaths),
            nameof(ApplicationInspectionOptions.AttachmentFormats),
        ];
        return lists
            .Where(list =>
                configuration[$"Callers:Applications:{application}:Inspection:{list}"] is { Length: > 0 })
            .Select(list => $"{path}__{list} is one value. Write one entry each as {path}__{list}__0, …__1.");
    }

    private static IEnumerable<string> Formats(string path, IEnumerable<string> formats) => formats
        .Except(AttachmentFormats.Names, StringComparer.Ordinal)
        .Select(format =>
            $"{path}__AttachmentFormats names '{format}'. Choose from {string.Join(", ", AttachmentFormats.Names)}.");

    private static IEnumerable<string> Limits(string path, ApplicationInspectionOptions options)
    {
        (string Name, int Value, int Least, int Most)[] limits =
        [
            (nameof(options.MaxTokens), options.MaxTokens ?? 1, 1, int.MaxValue),
            (nameof(options.MaxImages), options.MaxImages, 0, MostAttachments),
            (nameof(options.MaxDocuments), options.MaxDocuments, 0, MostAttachments),
            (nameof(options.MaxImageBytes), options.MaxImageBytes, 1, int.MaxValue),
            (nameof(options.MaxDocumentBytes), options.MaxDocumentBytes, 1, int.MaxValue),
        ];
        return limits
            .Where(limit => limit.Value < limit.Least || limit.Value > limit.Most)
            .Select(limit =>
                $"{path}__{limit.Name} is {limit.Value}. Set it between {limit.Least} and {limit.Most}.");
    }
}
