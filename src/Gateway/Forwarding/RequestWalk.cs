using Gateway.Bedrock.Runtime;
using Gateway.BodyEdits;
using Gateway.Errors;
using Gateway.Http;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Forwarding;

/// <summary>The walk over a request's body and the search of its headers for personal data, within its deadline.</summary>
internal static class RequestWalk
{
    // A walk over a body of this size takes about 15 ms at worst, so a smaller body is not worth a timer.
    private const int LargeBody = 1_000_000;

    /// <param name="body">The body.</param>
    /// <param name="headers">The request headers for Bedrock, in lower case.</param>
    /// <param name="form">The form that the body should have.</param>
    /// <param name="policy">The rules for what the application may send.</param>
    /// <param name="names">The names of its places, for the texts of errors.</param>
    /// <param name="deadline">The most time that the walk may take.</param>
    /// <param name="timer">The request's timer.</param>
    /// <param name="members">The members that were found.</param>
    /// <returns>The error if it cannot be read, or not in time; <c>null</c> if it can.</returns>
    public static GatewayError? Read(
        RequestBody body, KeyValuePair<string, string>[] headers, BodyForm form, MemberPolicy policy, PathNames names,
        TimeSpan deadline, RequestTimer timer, out RequestMembers members)
    {
        if (body.Bytes.Length >= LargeBody)
        {
            timer.Limit(deadline);
        }

        try
        {
            var error = RequestMembers.Read(body.Bytes.Span, form, policy, names, out members, timer.Token);
            members.PersonalData = PersonalDataHeader.Look(headers, members.PersonalData, policy.PersonalData);
            timer.Unlimit();
            return error;
        }
        catch (OperationCanceledException) when (timer.IsOver)
        {
            members = default;
            return timer.IsDrained ? NetworkErrors.StoppedBeforeSending : NetworkErrors.NotSentInTime;
        }
    }
}
