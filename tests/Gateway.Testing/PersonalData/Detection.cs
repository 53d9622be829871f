using Gateway.Callers;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Testing.PersonalData;

/// <summary>The detector on a Converse body, for an application with the default request policy.</summary>
internal static class Detection
{
    private static readonly MemberPolicy Policy = new("corpus", new ApplicationRequestPolicyOptions(), new PersonalDataOptions(), "");

    /// <summary>The number of matches in a request, those inside its documents included.</summary>
    public static int Count(Sample sample) => Read(sample.Body)?.Counts().Sum(one => one.Count) ?? 0;

    /// <summary>The matches in the Converse body itself.</summary>
    public static IReadOnlyList<PersonalDataMatch> MatchesIn(byte[] body) => Read(body)?.InBody ?? [];

    private static PersonalDataMatches? Read(byte[] body) =>
        RequestMembers.Read(body, BodyForm.Converse, Policy, out var members) is { } refused
            ? throw new InvalidOperationException(refused.Detail.En)
            : members.PersonalData;
}
