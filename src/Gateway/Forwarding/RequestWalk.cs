using Gateway.Bedrock.Runtime;
using Gateway.BodyEdits;
using Gateway.Errors;
using Gateway.PersonalData;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Forwarding;

/// <summary>The walk over a request's body, and what is looked for in its headers, within the request's time.</summary>
internal static class RequestWalk
{
    // A walk of as much takes some 15 ms at worst: for less, no timer is worth its cost.
    private const int LargeBody = 1_000_000;

    /// <param name="body">The body.</param>
    /// <param name="headers">Bedrock's own, in lower case.</param>
    /// <param name="form">What is expected of it.</param>
    /// <param name="policy">What the application may send.</param>
    /// <param name="deadline">How long the request may take.</param>
    /// <param name="members">What was found.</param>
    /// <param name="aborted">The caller has left.</param>
    /// <returns>Why it cannot be read, or not in time; <c>null</c> when it can.</returns>
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
