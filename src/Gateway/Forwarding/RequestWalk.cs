using Gateway.Bedrock.Runtime;
using Gateway.BodyEdits;
using Gateway.Errors;
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
    /// <param name="deadline">The most time that the walk may take.</param>
    /// <param name="members">The members that were found.</param>
    /// <param name="aborted">Cancelled when the caller has left.</param>
    /// <returns>The error if it cannot be read, or not in time; <c>null</c> if it can.</returns>
    public static GatewayError? Read(
        RequestBody body, KeyValuePair<string, string>[] headers, BodyForm form, MemberPolicy policy, TimeSpan deadline,
        out RequestMembers members, CancellationToken aborted)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        if (body.Bytes.Length >= LargeBody)
        {
            over.CancelAfter(deadline);
        }

        try
        {
            var error = RequestMembers.Read(body.Bytes.Span, form, policy, out members, over.Token);
            members.PersonalData = PersonalDataHeader.Look(headers, members.PersonalData, policy.PersonalData);
            return error;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            members = default;
            return NetworkErrors.NotSentInTime;
        }
    }
}
