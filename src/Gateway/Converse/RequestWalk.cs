using Gateway.Bedrock;
using Gateway.Errors;
using Gateway.Inspection;
using Gateway.Inspection.Members;
using Gateway.Inspection.PersonalData;
using Gateway.Inspection.Splices;

namespace Gateway.Converse;

/// <summary>The walk over a request's body, and what is looked for in its headers, within the request's time.</summary>
internal static class RequestWalk
{
    // A walk of as much takes some 15 ms at worst: for less, no timer is worth its cost.
    private const int LargeBody = 1_000_000;

    /// <param name="body">The body. Given back when the caller leaves.</param>
    /// <param name="headers">Bedrock's own, in lower case.</param>
    /// <param name="form">What is expected of it.</param>
    /// <param name="policy">What the application may send.</param>
    /// <param name="deadline">How long the request may take.</param>
    /// <param name="members">What was found.</param>
    /// <param name="aborted">The caller has left.</param>
    /// <returns>Why it cannot be read, or not in time; <c>null</c> when it can.</returns>
    public static Refusal? Read(
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
            var refusal = RequestMembers.Read(body.Bytes.Span, form, policy, out members, over.Token);
            members.PersonalData = PersonalDataHeader.Look(headers, members.PersonalData, policy.PersonalData);
            return refusal;
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            members = default;
            return NetworkRefusals.NotSentInTime;
        }
        catch (OperationCanceledException)
        {
            body.Dispose();
            throw;
        }
    }
}
