using System.Text.Json;

namespace Gateway.Residency.Trails;

/// <summary>The result of <c>residency check</c> as JSON.</summary>
internal sealed record TrailDocument
{
    public required bool Ok { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public long Events { get; init; }

    public long EventsOfOtherServices { get; init; }

    public long RepeatedEvents { get; init; }

    public long EventsOfRole { get; init; }

    public long EventsOfOthers { get; init; }

    public long RequestsWithEvent { get; init; }

    public long CallsInJapan { get; init; }

    public long CallsWithoutInferenceRegion { get; init; }

    public long CallsOfLostResponses { get; init; }

    public long RequestsAtTheEdge { get; init; }

    public long RefusedRequestsWithoutEvent { get; init; }

    public required IReadOnlyDictionary<string, long> OtherOperations { get; init; }

    public required IReadOnlyList<FoundCalls> Findings { get; init; }

    public static TrailDocument Of(TrailResult result) => new()
    {
        Ok = result.IsOk,
        From = result.Trail.First,
        To = result.Trail.Last,
        Events = result.Trail.Read,
        EventsOfOtherServices = result.Trail.OtherServices,
        RepeatedEvents = result.Trail.Repeated,
        EventsOfRole = result.OfRole,
        EventsOfOthers = result.OfOthers,
        RequestsWithEvent = result.Found,
        CallsInJapan = result.InJapan,
        CallsWithoutInferenceRegion = result.WithoutInferenceRegion,
        CallsOfLostResponses = result.OfLostResponses,
        RequestsAtTheEdge = result.AtEdge,
        RefusedRequestsWithoutEvent = result.RefusedWithoutEvent,
        OtherOperations = result.Others,
        Findings =
        [
            .. Enum.GetValues<TrailFinding>().Where(finding => result.Count(finding) > 0).Select(finding => new FoundCalls(
                JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.ToString()), result.Count(finding), result.Calls(finding))),
        ],
    };

    /// <summary>The calls of one kind of finding.</summary>
    /// <param name="Code">The kind.</param>
    /// <param name="Count">Their number.</param>
    /// <param name="Calls">The first of them.</param>
    internal sealed record FoundCalls(string Code, long Count, IReadOnlyList<TrailCall> Calls);
}
