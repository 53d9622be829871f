using Gateway.Errors;

namespace Gateway.Doctor.Findings;

/// <summary>The subject of a finding.</summary>
/// <param name="Id">Its name: snake_case, never translated, never reused.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Subject">
/// One of several: a service, a Region or a model's alias; <c>null</c> if there is only one.
/// </param>
internal sealed record Topic(string Id, Text Title, string? Subject = null)
{
    public Topic Of(string subject) => this with { Subject = subject };

    public Finding Ok(Text seen) => new(this, FindingStatus.Ok, seen);

    public Finding Warn(Text seen, params Cause[] causes) => Finding(FindingStatus.Warning, seen, causes);

    public Finding Fail(Text seen, params Cause[] causes) => Finding(FindingStatus.Failure, seen, causes);

    public Finding Finding(FindingStatus status, Text seen, params Cause[] causes) =>
        new(this, status, seen) { Causes = [.. causes] };

    /// <summary>A finding that the topic was not checked because of an earlier finding.</summary>
    public Finding Skip(Finding obstacle)
    {
        var first = obstacle.WaitsFor ?? obstacle.Topic;
        return new(
            this, FindingStatus.Skipped,
            new(
                $"「{first.Label(Language.Japanese)}」が前提のため、確認していません。",
                $"Not looked at: it needs \"{first.Label(Language.English)}\"."))
        {
            WaitsFor = first,
        };
    }

    /// <summary>Title and subject.</summary>
    public string Label(Language language) =>
        Subject is null ? Title.In(language) : $"{Title.In(language)} [{Subject}]";
}
